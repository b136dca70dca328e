import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { openFileLink } from "./file.links.ts";
import { FileLink, OpenFileInput } from "./file.types.ts";

@Resolver()
export class FileResolver {
  @Mutation(() => FileLink, { description: "A link to one paper of a request; each one given is a fact with who and why." })
  async openFile(
    @Arg("input", () => OpenFileInput) { fileId, purpose }: OpenFileInput,
    @Ctx() context: StaffContext,
  ): Promise<FileLink> {
    const { url, expiresAt } = await openFileLink(staffWork(context), fileId, purpose);
    return Object.assign(new FileLink(), { url, expiresAt });
  }
}
