import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DomainError } from "../domain/errors.ts";
import { decodeOsmAndFields, decodeOsmAndJson, decodeOwnTracks, type PhoneMessage } from "../domain/phone-message.ts";
import type { Log } from "../platform/log.ts";
import type { DeviceKind } from "./position.entity.ts";
import type { PositionIntake } from "./position.intake.ts";
import type { PairedPhone } from "./position.queries.ts";

interface Parts {
  readonly intake: PositionIntake;
  /** @throws DomainError TOO_MANY_TRIES */
  readonly admit: (kind: DeviceKind, secret: string, request: FastifyRequest) => Promise<PairedPhone | null>;
  readonly log: Log;
}
/** Who the phone says it is, where it does not say so in its message. */
interface Credentials {
  readonly secret: string;
  readonly deviceName: string | null;
}
/** Larger than a day of buffered readings of any of the apps. */
const BODY_BYTES = 512 * 1024;

/**
 * Where couriers' phones report. Who knows the secret always gets a 2xx, whatever was sent: a phone keeps what is refused at the head of its
 * queue and sends it again before all that is newer, for ever. Only what could not be stored is refused, so that it comes again.
 */
export function addPhones(http: FastifyInstance, { intake, admit, log }: Parts): void {
  const phones = new WeakMap<FastifyRequest, PairedPhone>();
  /** Before a byte of the body is read. */
  const knows =
    (kind: DeviceKind, credentialsIn: (request: FastifyRequest) => Credentials) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      void reply.header("cache-control", "no-store");
      const phone = await admit(kind, credentialsIn(request).secret, request);
      if (phone === null) throw new Stranger();
      phones.set(request, phone);
    };
  async function take(request: FastifyRequest, message: PhoneMessage): Promise<void> {
    const phone = phones.get(request)!;
    const isOther = message.deviceName !== null && message.deviceName !== phone.name;
    const { readings, unusable, batteryPercent } = isOther
      ? { readings: [], unusable: ["DEVICE_MISMATCH"], batteryPercent: null }
      : message;
    await intake.report({ courierId: phone.courierId, device: { id: phone.id, batteryPercent }, readings, unusable });
  }

  void http.register(async (scope) => {
    await Promise.resolve();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    scope.setErrorHandler(async (error: { readonly code?: unknown }, request, reply) => {
      if (error instanceof Stranger) return reply.code(401).send();
      if (error instanceof DomainError) return reply.code(429).header("retry-after", "60").send();
      const phone = phones.get(request);
      if (phone && typeof error.code === "string" && error.code.startsWith("FST_ERR_CTP_")) {
        const why = error.code === "FST_ERR_CTP_BODY_TOO_LARGE" ? "TOO_LARGE" : "NOT_READABLE";
        const device = { id: phone.id, batteryPercent: null };
        const isNoted = await intake.report({ courierId: phone.courierId, device, readings: [], unusable: [why] }).then(
          () => true,
          () => false,
        );
        if (isNoted) return reply.send([]);
      }
      log.warn({ error }, "positions not stored; the phone sends them again");
      return reply.code(503).header("retry-after", "5").send();
    });

    scope.post(
      "/ingest/owntracks",
      { bodyLimit: BODY_BYTES, onRequest: knows("OWNTRACKS", basicCredentials) },
      async (request, reply) => {
        const { deviceName } = basicCredentials(request); // nothing in the message is proof of who sent it
        await take(request, { ...decodeOwnTracks(textOf(request)), deviceName });
        return reply.send([]); // older OwnTracks for Android resend after anything but a list
      },
    );
    scope.route({
      url: "/ingest/traccar/:secret",
      method: ["GET", "POST"],
      exposeHeadRoute: false,
      bodyLimit: BODY_BYTES,
      onRequest: knows("TRACCAR", ({ params }) => ({ ...(params as { secret: string }), deviceName: null })),
      handler: async (request, reply) => {
        await take(request, osmAndMessage(request));
        return reply.send([]);
      },
    });
  });
}

class Stranger extends Error {}

const textOf = ({ body }: FastifyRequest): string => (typeof body === "string" ? body : "");

/** None, or one that cannot be read, is as good as a wrong one. */
function basicCredentials({ headers }: FastifyRequest): Credentials {
  const encoded = /^Basic ([\w+/=-]{1,400})$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  const [, deviceName = "", secret = ""] = /^([^:]*):(.+)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  return { secret, deviceName };
}

/** In the address, in a form, or as JSON: the same app sends all three, depending on its version. */
function osmAndMessage(request: FastifyRequest): PhoneMessage {
  const body = textOf(request).trim();
  if (/^[[{]/.test(body)) return decodeOsmAndJson(body);
  const [, query = ""] = request.url.split("?", 2);
  return decodeOsmAndFields(new URLSearchParams(`${query}&${body}`));
}
