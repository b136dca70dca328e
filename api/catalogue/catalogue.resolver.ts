import { Ctx, Query, Resolver } from "type-graphql";
import type { PublicContext } from "../context.ts";
import { dayIn } from "../domain/office-time.ts";
import { readCalendar } from "./calendar.queries.ts";
import type { Office } from "./catalogue.entity.ts";
import { listAreas, type ListedArea, listServices, readOffice, type ServiceView } from "./catalogue.queries.ts";
import { District, OfficeType, RequirementType, Service, type Village } from "./catalogue.types.ts";

@Resolver()
export class CatalogueResolver {
  @Query(() => [District], { description: "The districts (kecamatan) of the city and their kelurahan." })
  async areas(@Ctx() { em }: PublicContext): Promise<District[]> {
    const areas = await listAreas(em);
    const villages = Map.groupBy(
      areas.filter(({ level }) => level === "village"),
      ({ parentCode }) => parentCode,
    );
    return areas.filter(({ level }) => level === "district").map((area) => presentDistrict(area, villages.get(area.code) ?? []));
  }

  @Query(() => OfficeType, { description: "Who runs this service, and where." })
  async office(@Ctx() { em, simulated }: PublicContext): Promise<OfficeType> {
    return presentOffice(await readOffice(em), simulated);
  }

  @Query(() => [Service], { description: "Every document and reason, each with its checklist as it holds today." })
  async services(@Ctx() { em, now }: PublicContext): Promise<Service[]> {
    const services = await listServices(em, dayIn((await readCalendar(em)).zone, now()));
    return services.map(presentService);
  }
}

function presentDistrict({ code, name }: ListedArea, villages: readonly ListedArea[]): District {
  return { code, name, villages: villages.map(presentVillage) };
}

function presentVillage(area: ListedArea): Village {
  return {
    code: area.code,
    name: area.name,
    postalCode: area.postalCode ?? "",
    labelLatitudeDeg: area.labelLatitudeDeg ?? 0,
    labelLongitudeDeg: area.labelLongitudeDeg ?? 0,
    areaKm2: area.areaKm2 ?? 0,
  };
}

function presentOffice({ name, city, address, phone, website, timeZone }: Office, simulated: boolean): OfficeType {
  return Object.assign(new OfficeType(), { nameText: name, city, address, phone, website, timeZone, simulated });
}

function presentService({ documentType, checklist }: ServiceView): Service {
  return Object.assign(new Service(), {
    documentNameText: documentType.name,
    reasonNameText: checklist.reasonName,
    document: documentType.kind,
    reason: checklist.reason,
    unit: documentType.unit,
    form: checklist.form,
    checklistVersion: checklist.version,
    validFrom: checklist.validFrom,
    requirements: checklist.requirements.map((requirement) =>
      Object.assign(new RequirementType(), { requirement, code: requirement.code, evidence: requirement.evidence }),
    ),
  });
}
