import { ReapplyConsentDocument, type Language, type ReapplyConsentQuery } from "../gql/graphql.ts";
import { send } from "./send.ts";

/** The text about personal data that whoever applies agrees to today. @throws AskError */
export const askConsent = async (language: Language): Promise<ReapplyConsentQuery["intake"]> =>
  (await send(ReapplyConsentDocument, { language })).intake;
