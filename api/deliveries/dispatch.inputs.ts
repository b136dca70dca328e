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
export class CourierStepInput extends Step {
  @Field(() => Date, { nullable: true, description: "The phone's clock, where it was done without signal." })
  deviceAt?: Date | null;
}
@InputType()
export class ScanInput extends Step {
  @Field(() => Date, { nullable: true })
  deviceAt?: Date | null;
  @Field(() => [String], { description: "Labels of the documents, as scanned or typed." })
  scannedLabels!: string[];
}
@InputType()
export class TransferInput extends Step {
  @Field(() => ID)
  toRunId!: string;
  @Field(() => [String], { description: "By the courier who gives." })
  givenLabels!: string[];
  @Field(() => [String], { description: "By the courier who takes." })
  scannedLabels!: string[];
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
