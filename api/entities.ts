import { Area, Checklist, DocumentType, Holiday, Office } from "./catalogue/catalogue.entity.ts";
import { Deployment } from "./platform/deployment.entity.ts";
import { FigureNote, MonthlyFigure } from "./statistics/statistics.entity.ts";

/** Every table class. A new one is listed here and gets a migration. */
export const entities = [Area, Office, DocumentType, Checklist, Holiday, MonthlyFigure, FigureNote, Deployment] as const;
