import { Arg, Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from "type-graphql";
import { DocumentKindEnum, LanguageEnum } from "../catalogue/catalogue.types.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { OldCard, PossibleRecipient } from "../domain/proof.ts";
import type { RunState } from "../domain/run.ts";
import { type DocumentKind, inLanguage, type Language, type LocalizedText } from "../domain/services.ts";
import { DeviceType } from "../positions/device.types.ts";
import { OldCardEnum } from "../requests/case.types.ts";
import { PossibleRecipientType, presentRecipient } from "../requests/recipient.types.ts";
import { DeliveryStateEnum, RunStateEnum } from "./delivery.types.ts";

@ObjectType()
export class CourierDocument {
  nameText!: LocalizedText;
  @Field(() => ID)
  id!: string;
  @Field(() => DocumentKindEnum)
  kind!: DocumentKind;
  @Field(() => String)
  name(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.nameText, language);
  }
  @Field(() => String)
  label!: string;
  @Field(() => OldCardEnum)
  oldCard!: OldCard;
}

@ObjectType({ description: "What the office did in the courier's stead, because the phone could not." })
export class OfficeDeed {
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => String, { description: 'Such as "returnToOffice".' })
  step!: string;
  @Field(() => String, { description: "A colleague's name." })
  by!: string;
  @Field(() => String, { nullable: true, description: "Why, in their own words." })
  reason!: string | null;
}

@ObjectType({
  description: "One door. Of nobody but the people there, nothing that is not needed at the door, and nothing when they have it.",
})
export class CourierStop {
  readRecipients!: () => readonly PossibleRecipient[]; // numbers are opened for it: only where it is asked for
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;
  @Field(() => GraphQLISODateTime)
  stateSince!: Date;
  @Field(() => Int)
  position!: number;
  @Field(() => Int, {
    description:
      "Which stop of the run, from 1 by the plan: parcels with the same number go to one door. Stays while the run is made.",
  })
  stopNumber!: number;
  @Field(() => GraphQLISODateTime)
  windowFrom!: Date;
  @Field(() => GraphQLISODateTime)
  windowTo!: Date;
  @Field(() => String, { nullable: true, description: "null, like all that follows of the people there: it is handed over." })
  recipientName!: string | null;
  @Field(() => String, { nullable: true })
  phone!: string | null;
  @Field(() => String, { nullable: true })
  street!: string | null;
  @Field(() => String, { nullable: true })
  landmark!: string | null;
  @Field(() => String)
  villageName!: string;
  @Field(() => Float, { nullable: true })
  latitudeDeg!: number | null;
  @Field(() => Float, { nullable: true })
  longitudeDeg!: number | null;
  @Field(() => [CourierDocument], { description: "None once it is handed over." })
  documents!: CourierDocument[];
  @Field(() => [PossibleRecipientType], { description: "None once it is handed over." })
  recipients(): PossibleRecipientType[] {
    return this.readRecipients().map(presentRecipient);
  }
  @Field(() => GraphQLISODateTime, { nullable: true, description: "The desk has confirmed the load." })
  loadConfirmedAt!: Date | null;
  @Field(() => OfficeDeed, {
    nullable: true,
    description:
      "The last thing that happened to it, if the office did it. What this phone still has to say about it is refused.",
  })
  officeDeed!: OfficeDeed | null;
  @Field(() => [String])
  nextSteps!: string[];
}

@ObjectType()
export class CourierRun {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => RunStateEnum)
  state!: RunState;
  @Field(() => [ID], {
    description: "Stops that have not left and are promised for a later day: they leave today only if the courier says so.",
  })
  earlyDeliveryIds!: string[];
  @Field(() => [String])
  nextSteps!: string[];
}

@ObjectType({ description: "What is stored about the courier's ways, for the courier." })
export class StoredPositions {
  @Field(() => Int)
  count!: number;
  @Field(() => GraphQLISODateTime, { nullable: true })
  oldestAt!: Date | null;
  @Field(() => GraphQLISODateTime, { nullable: true })
  newestAt!: Date | null;
  @Field(() => Int)
  keptDays!: number;
}

@ObjectType()
export class CourierDay {
  @Field(() => ID)
  courierId!: string;
  @Field(() => String)
  name!: string;
  @Field(() => GraphQLISODateTime, { nullable: true })
  onDutySince!: Date | null;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When the duty will end by itself; said half an hour before." })
  dutyEndsAt!: Date | null;
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "When the last duty ended by itself, if that is less than a day ago.",
  })
  dutyEndedAt!: Date | null;
  @Field(() => CourierRun, {
    nullable: true,
    description: "The run that is out, otherwise the next draft; null: nothing is planned.",
  })
  run!: CourierRun | null;
  @Field(() => [CourierStop], { description: "Those still to be made first, in their order." })
  stops!: CourierStop[];
  @Field(() => [DeviceType])
  devices!: DeviceType[];
  @Field(() => GraphQLISODateTime, { nullable: true, description: "The newest that was accepted." })
  lastFixAt!: Date | null;
  @Field(() => StoredPositions)
  storedPositions!: StoredPositions;
}
