import { AskError } from "./client.ts";

/** What the server gave for a photo: with the token, and only with it, the photo can be attached to a request. */
export interface UploadedPhoto {
  readonly requirement: string;
  readonly fileId: string;
  readonly claimToken: string;
}

const SILENCE_MS = 60_000; // a weak signal may need long for a photo, but not that long for nothing

const REQUEST_TIMEOUT = 408; // the signal was too weak for the server's patience: as good as none, and sent again later

/**
 * Sends one photo. `fetch` cannot tell how far it got, hence XMLHttpRequest.
 * @param onProgress the share sent, 0 to 1
 * @throws AskError UNREACHABLE, UNREADABLE or ABORTED, or the code the server gave, such as FILE_TOO_LARGE
 */
export function uploadPhoto(
  photo: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Omit<UploadedPhoto, "requirement">> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (code: string) => (): void => reject(new AskError(code));
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE_MS);
    };
    request.open("POST", "/uploads");
    request.setRequestHeader("X-Requested-With", "antar-dompet");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      heard();
      if (lengthComputable) onProgress(loaded / total);
    });
    request.addEventListener("error", fail("UNREACHABLE"));
    request.addEventListener("abort", () => fail(signal.aborted ? "ABORTED" : "UNREACHABLE")());
    request.addEventListener("load", () => {
      const answer: unknown = request.response;
      if (request.status === 201 && isUploaded(answer)) resolve({ fileId: answer.fileId, claimToken: answer.claimToken });
      else fail(request.status === REQUEST_TIMEOUT ? "UNREACHABLE" : codeOf(answer))();
    });
    request.addEventListener("loadend", () => clearTimeout(silence));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", photo, "foto.jpg"); // the name on the phone may hold a person's name; it is not sent
    heard();
    request.send(form);
  });
}

function isUploaded(answer: unknown): answer is Omit<UploadedPhoto, "requirement"> {
  if (typeof answer !== "object" || answer === null) return false;
  return (
    "fileId" in answer && typeof answer.fileId === "string" && "claimToken" in answer && typeof answer.claimToken === "string"
  );
}

function codeOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return "UNREADABLE";
  const { error } = answer;
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "UNREADABLE";
}
