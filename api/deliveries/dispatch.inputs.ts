import { Field, ID, InputType, Int } from "type-graphql";

/** What every step of a delivery or a run brings along. */
@InputType()
abstract class Step {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  expectedVersion!: number;
}
@InputType()
export abstract class PhoneStep extends Step {
  @Field(() => Date, { nullable: true, description: "The phone's clock, where it was done without signal." })
  deviceAt?: Date | null;
}
const OFFICE_REASON =
  "From the office, which acts for a courier whose phone is dead or stolen: why, and needed then. Read in the case's history.";
@InputType()
export class CourierStepInput extends PhoneStep {
  @Field(() => String, { nullable: true, description: OFFICE_REASON })
  officeReason?: string | null;
}
@InputType()
export class ScanInput extends PhoneStep {
  @Field(() => [String], { description: "Labels of the documents, as scanned or typed." })
  scannedLabels!: string[];
}
@InputType()
export class TransferInput extends Step {
  @Field(() => ID)
  toRunId!: string;
  @Field(() => [String], { description: "By the courier who gives; none when the office does it for them." })
  givenLabels!: string[];
  @Field(() => [String], { description: "By the courier who takes." })
  scannedLabels!: string[];
  @Field(() => String, { nullable: true, description: OFFICE_REASON })
  officeReason?: string | null;
}
@InputType()
export class AssignDeliveryInput extends Step {
  @Field(() => ID)
  runId!: string;
}
@InputType()
export class ReassignDeliveryInput extends AssignDeliveryInput {
  @Field(() => String)
  reason!: string;
}
@InputType()
export class WindowInput extends Step {
  @Field(() => Date)
  windowFrom!: Date;
  @Field(() => Date)
  windowTo!: Date;
}
@InputType()
export class CreateRunInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => ID)
  courierId!: string;
}
@InputType()
export class ArrangeRunInput extends Step {
  @Field(() => [ID], { description: "All of the run's deliveries, in their new order." })
  deliveryIds!: string[];
}
