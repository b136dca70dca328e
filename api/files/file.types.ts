import { GraphQLISODateTime, Field, ID, InputType, ObjectType } from "type-graphql";

@ObjectType({ description: "A link that works once, within a minute." })
export class FileLink {
  @Field(() => String, { description: "A path on this host, for the signed-in account only." })
  url!: string;
  @Field(() => GraphQLISODateTime)
  expiresAt!: Date;
}

@InputType()
export class OpenFileInput {
  @Field(() => ID)
  fileId!: string;
  @Field(() => String, { description: "Why the paper is looked at, 1 to 200 characters; kept in the audit trail." })
  purpose!: string;
}

@InputType({ description: "A photo that was uploaded (POST /uploads) for one line of the checklist." })
export class AttachedFileInput {
  @Field(() => String)
  requirement!: string;
  @Field(() => ID)
  fileId!: string;
  @Field(() => String)
  claimToken!: string;
}
@InputType()
export class AnsweredLineInput extends AttachedFileInput {
  @Field(() => ID)
  documentId!: string;
}
