import { Account, Session } from "./accounts/account.entity.ts";
import { Area, Checklist, DocumentType, Holiday, Office } from "./catalogue/catalogue.entity.ts";
import { Delivery, DeliveryAttempt, DoorCall } from "./deliveries/delivery.entity.ts";
import { Run } from "./deliveries/run.entity.ts";
import { CivilDocument, DocumentRequirement } from "./documents/document.entity.ts";
import { StoredFile } from "./files/file.entity.ts";
import { Pickup } from "./pickups/pickup.entity.ts";
import { CourierPosition, Device, DutyPeriod, PositionFix } from "./positions/position.entity.ts";
import { Deployment } from "./platform/deployment.entity.ts";
import { DocumentRequest, PersonIndex } from "./requests/request.entity.ts";
import { ClosedMonthRevision, FigureNote } from "./statistics/statistics.entity.ts";

/** Every table class. A new one is listed here and gets a migration. */
export const entities = [
  Area,
  Office,
  DocumentType,
  Checklist,
  Holiday,
  ClosedMonthRevision,
  FigureNote,
  Deployment,
  Account,
  Session,
  DocumentRequest,
  PersonIndex,
  CivilDocument,
  DocumentRequirement,
  Pickup,
  Delivery,
  DeliveryAttempt,
  DoorCall,
  Run,
  DutyPeriod,
  Device,
  PositionFix,
  CourierPosition,
  StoredFile,
] as const;
