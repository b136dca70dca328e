import { ArgsType, Field, Float, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { StaffRoleEnum } from "../accounts/account.types.ts";
import { DeliveryStateEnum } from "../deliveries/delivery.types.ts";
import type { StaffRole } from "../domain/actor.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { DocumentState } from "../domain/document.ts";
import { type AgeBand, ageBands, type ClockStanding, clockStandings } from "../domain/monitoring.ts";
import type { PickupState } from "../domain/pickup.ts";
import type { RequestState } from "../domain/request.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { DocumentStateEnum, PickupStateEnum, RequestStateEnum } from "../requests/case.types.ts";
import { PageInfo, QueueNameEnum } from "../requests/queue.types.ts";
import type { QueueName } from "../requests/queue.queries.ts";

const AgeBandEnum = enumOf(ageBands);
registerEnumType(AgeBandEnum, {
  name: "AgeBand",
  description:
    "How long something has waited: by the counted time of its service clock where one runs, otherwise since it is in its state.",
});
const ClockStandingEnum = enumOf(clockStandings);
registerEnumType(ClockStandingEnum, {
  name: "ClockStanding",
  description: "Of a clock that is not over: limit exceeded, exceeded within two hours, or neither.",
});

@ObjectType({ description: "Something counted, and the way to it." })
export class MonitoringNumber {
  @Field(() => Int)
  count!: number;
  @Field(() => ID, { description: "What monitoringRows takes to list exactly what is counted here." })
  cell!: string;
}
@ObjectType()
export class AgeNumber extends MonitoringNumber {
  @Field(() => AgeBandEnum)
  band!: AgeBand;
}
@ObjectType()
export class StandingNumber extends MonitoringNumber {
  @Field(() => ClockStandingEnum)
  standing!: ClockStanding;
}

@ObjectType()
abstract class Waiting extends MonitoringNumber {
  @Field(() => Float, { nullable: true, description: "Age of the oldest; null: nothing waits." })
  oldestMs!: number | null;
  @Field(() => [AgeNumber], { description: "The same by age, youngest first." })
  ages!: AgeNumber[];
}
@ObjectType()
export class RequestsWaiting extends Waiting {
  @Field(() => RequestStateEnum)
  state!: RequestState;
}
@ObjectType()
export class DocumentsWaiting extends Waiting {
  @Field(() => DocumentStateEnum)
  state!: DocumentState;
}
@ObjectType()
export class DeliveriesWaiting extends Waiting {
  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;
}
@ObjectType()
export class PickupsWaiting extends Waiting {
  @Field(() => PickupStateEnum)
  state!: PickupState;
}

@ObjectType({ description: "The clocks of one kind that are not over." })
export class ClockNumbers {
  @Field(() => Float)
  limitMs!: number;
  @Field(() => [StandingNumber], { description: "The gravest first." })
  standings!: StandingNumber[];
}
@ObjectType()
export class CourierNumbers {
  @Field(() => MonitoringNumber)
  onDuty!: MonitoringNumber;
  @Field(() => MonitoringNumber, {
    description: "Of these, whose phone was not heard for three minutes although their run is on.",
  })
  silent!: MonitoringNumber;
}
@ObjectType()
export class QueueNumber extends MonitoringNumber {
  @Field(() => QueueNameEnum)
  queue!: QueueName;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When the oldest request in it was submitted." })
  oldestAt!: Date | null;
}
@ObjectType({ description: "What waits for one role. A queue that several roles serve is told with each of them." })
export class RoleLoad {
  @Field(() => StaffRoleEnum)
  role!: StaffRole;
  @Field(() => Int, { description: "Accounts of the office with this role that can sign in." })
  officers!: number;
  @Field(() => [QueueNumber])
  queues!: QueueNumber[];
}

@ObjectType({ description: "What waits in the actor's office, all of it at one moment. What is over is not counted." })
export class Monitoring {
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => String, {
    nullable: true,
    description:
      'The last day for which holidays are listed, such as "2027-12-31", when it is at most 90 days away or over; null: there is time.',
  })
  holidaysEnd!: string | null;
  @Field(() => [RequestsWaiting])
  requests!: RequestsWaiting[];
  @Field(() => [DocumentsWaiting])
  documents!: DocumentsWaiting[];
  @Field(() => [DeliveriesWaiting])
  deliveries!: DeliveriesWaiting[];
  @Field(() => [PickupsWaiting])
  pickups!: PickupsWaiting[];
  @Field(() => ClockNumbers, { description: "Of requests: the office's own target until the papers are complete." })
  review!: ClockNumbers;
  @Field(() => ClockNumbers, { description: "Of documents: the promised 24 hours from complete papers, working days only." })
  production!: ClockNumbers;
  @Field(() => MonitoringNumber, {
    description: "Attempts at a door that failed on this day of the office and were not corrected.",
  })
  failedToday!: MonitoringNumber;
  @Field(() => CourierNumbers, { nullable: true, description: "null for roles that do not watch the fleet." })
  couriers!: CourierNumbers | null;
  @Field(() => [RoleLoad])
  loads!: RoleLoad[];
}

@ArgsType()
export class MonitoringRowsArgs {
  @Field(() => ID)
  cell!: string;
  @Field(() => Int, { defaultValue: 50 })
  first!: number;
  @Field(() => String, { nullable: true })
  after!: string | null;
}
@ObjectType({ description: "One of those that a number counts." })
export class MonitoringRow {
  @Field(() => ID, { description: "Of the request, document, parcel, attempt or courier, as the number counts." })
  id!: string;
  @Field(() => ID, { nullable: true, description: "null: a courier." })
  requestId!: string | null;
  @Field(() => String, { description: "Of what is counted; of an attempt why it failed, of a courier ON_DUTY or SILENT." })
  state!: string;
  @Field(() => GraphQLISODateTime, { description: "In this state; of a silent courier when the phone was last heard." })
  since!: Date;
  @Field(() => Float)
  ageMs!: number;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When the limit of its clock is or was reached." })
  dueAt!: Date | null;
  @Field(() => String, { nullable: true, description: "Of a courier." })
  courierName!: string | null;
}
@ObjectType()
export class MonitoringRowEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => MonitoringRow)
  node!: MonitoringRow;
}
@ObjectType()
export class MonitoringRowConnection {
  @Field(() => Int, { description: "Equal to the number." })
  totalCount!: number;
  @Field(() => [MonitoringRowEdge])
  edges!: MonitoringRowEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
