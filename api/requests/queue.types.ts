import { Arg, Field, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { DocumentKindEnum, LanguageEnum } from "../catalogue/catalogue.types.ts";
import type { DocumentState } from "../domain/document.ts";
import type { HandoverMethod } from "../domain/intake.ts";
import type { RequestState } from "../domain/request.ts";
import { type DocumentKind, inLanguage, type Language, type LocalizedText } from "../domain/services.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { ClockReadingType, DocumentStateEnum, HandoverMethodEnum, RequestStateEnum } from "./case.types.ts";
import { queueNames, type QueueName } from "./queue.queries.ts";

export const QueueNameEnum = enumOf(queueNames);
registerEnumType(QueueNameEnum, { name: "QueueName", description: "Work that waits." });

@ObjectType({ description: "Work that waits, as far as this actor's roles do it." })
export class Queue {
  @Field(() => QueueNameEnum)
  name!: QueueName;
  @Field(() => Int)
  count!: number;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When the oldest request in it was submitted." })
  oldestAt!: Date | null;
}

@ObjectType()
export class SummaryDocument {
  nameText!: LocalizedText;
  @Field(() => DocumentKindEnum)
  kind!: DocumentKind;
  @Field(() => String)
  name(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.nameText, language);
  }
  @Field(() => DocumentStateEnum, { nullable: true, description: "null: the papers are not complete yet." })
  state!: DocumentState | null;
}

@ObjectType({ description: "A line of a queue." })
export class RequestSummary {
  @Field(() => ID)
  id!: string;
  @Field(() => RequestStateEnum)
  state!: RequestState;
  @Field(() => GraphQLISODateTime)
  submittedAt!: Date;
  @Field(() => GraphQLISODateTime, { description: "Since when it is in its present state." })
  waitingSince!: Date;
  @Field(() => String)
  applicantName!: string;
  @Field(() => String)
  villageName!: string;
  @Field(() => HandoverMethodEnum)
  handover!: HandoverMethod;
  @Field(() => [SummaryDocument])
  documents!: SummaryDocument[];
  @Field(() => ClockReadingType)
  clock!: ClockReadingType;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;
  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}
@ObjectType()
export class RequestEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => RequestSummary)
  node!: RequestSummary;
}
@ObjectType({ description: "A page of what a search found. How much there is in all is not counted." })
export class FoundRequests {
  @Field(() => [RequestEdge])
  edges!: RequestEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
@ObjectType()
export class RequestConnection {
  @Field(() => Int, { description: "Equal to the queue's count." })
  totalCount!: number;
  @Field(() => [RequestEdge])
  edges!: RequestEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
