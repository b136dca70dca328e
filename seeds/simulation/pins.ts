import { Area } from "../../api/catalogue/catalogue.entity.ts";
import type { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { keyOfRequest, sealedRequest } from "../../api/requests/sealed.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import type { Place } from "./land.ts";
import type { Stage } from "./stage.ts";

/** Where each parcel has to go, by delivery: to the pin, or where there is none to the middle of the kelurahan, to ask there. */
export async function pinsOf(
  { fork, vault, office }: Stage,
  deliveries: readonly Pick<Delivery, "id" | "requestId">[],
): Promise<ReadonlyMap<string, Place>> {
  const em = fork();
  const requests = await em.find(DocumentRequest, { id: deliveries.map(({ requestId }) => requestId) });
  const villages = await em.find(
    Area,
    { code: requests.map(({ villageCode }) => villageCode) },
    { fields: ["code", "labelLatitudeDeg", "labelLongitudeDeg"] },
  );
  return new Map(
    deliveries.map(({ id, requestId }) => {
      const request = requests.find((candidate) => candidate.id === requestId)!;
      const village = villages.find(({ code }) => code === request.villageCode);
      const open = sealedRequest.opener(keyOfRequest(vault, request), request);
      return [
        id,
        {
          latitudeDeg: open("address.latitudeDeg") ?? village?.labelLatitudeDeg ?? office.latitudeDeg,
          longitudeDeg: open("address.longitudeDeg") ?? village?.labelLongitudeDeg ?? office.longitudeDeg,
        },
      ];
    }),
  );
}
