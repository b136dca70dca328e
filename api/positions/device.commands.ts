import { Account } from "../accounts/account.entity.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import { makeLabel, makeSecret } from "../domain/tracking-code.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import { sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { isUuid } from "../requests/request.bundle.ts";
import { ownSubject } from "./own-subject.ts";
import { Device, type DeviceKind } from "./position.entity.ts";

export interface PairInput {
  readonly idempotencyKey: string;
  readonly kind: DeviceKind;
}
/** What the phone is set up with; the secret is shown this once. */
export interface Pairing {
  readonly deviceId: string;
  readonly name: string;
  readonly secret: string;
}
/** A courier's phone gets a secret of its own. @throws DomainError NOT_PERMITTED */
export function pairDevice(work: Work, { idempotencyKey, kind }: PairInput): Promise<Pairing> {
  const subject = ownSubject(work.actor);
  ensureMay(work.actor, "device.pair", subject);
  const courierId = subject.courierId!;
  return once(work, "pairDevice", idempotencyKey, { kind }, async (inner) => {
    const { em, now, randomBytes } = inner;
    const pairing = {
      deviceId: uuidFrom(randomBytes),
      name: `hp-${makeLabel(randomBytes).slice(1, 7).toLowerCase()}`,
      secret: makeSecret(randomBytes),
    };
    const { deviceId: id, name, secret } = pairing;
    await em.persist(em.create(Device, { id, courierId, kind, name, secretHash: sha256(secret), pairedAt: now })).flush();
    await record(em, { type: "devicePaired", courierId, deviceId: id }, inner);
    return pairing;
  });
}

/** From now on the phone is a stranger. @throws DomainError NOT_PERMITTED, NOT_FOUND (no one's and someone else's alike) */
export function revokeDevice(
  work: Work,
  { idempotencyKey, id }: { readonly idempotencyKey: string; readonly id: string },
): Promise<string> {
  ensureRole(work.actor, "device.revoke");
  return once(work, "revokeDevice", idempotencyKey, { id }, async (inner) => {
    const { em, now } = inner;
    const device = isUuid(id) ? await em.findOne(Device, { id }) : null;
    const owner = device && (await em.findOne(Account, { id: device.courierId }));
    const subject = owner && { ...ownSubject(inner.actor), officeId: owner.officeId, courierId: owner.id };
    ensureMay(inner.actor, "device.revoke", subject);
    if (!device || device.revokedAt) return id;
    device.revokedAt = now;
    await em.flush();
    await record(em, { type: "deviceRevoked", courierId: device.courierId, deviceId: id }, inner);
    return id;
  });
}
