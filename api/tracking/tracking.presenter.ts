import type { DetailsView, SummaryView, TrackingView } from "./tracking.queries.ts";
import {
  CompletionLine,
  DeliveryWindow,
  TimelineEntry,
  TrackedDelivery,
  TrackedDocument,
  TrackedPosition,
  type Tracking,
  TrackingDetails,
  TrackingStatus,
  TrackingSummary,
} from "./tracking.types.ts";

/** Two types, never one with holes: what level 1 may not see is not there to be forgotten. */
export function presentTracking(view: TrackingView): Tracking {
  return isDetails(view) ? presentDetails(view) : Object.assign(new TrackingSummary(), presentShared(view));
}

const isDetails = (view: TrackingView): view is DetailsView => view.level === 2 && "timeline" in view;

function presentShared({
  status,
  sentence,
  next,
  holderSentence,
  changedAt,
  documentCount,
  version,
}: SummaryView): TrackingSummary {
  const words = { sentenceText: sentence, nextText: next, holderText: holderSentence };
  return {
    status: Object.assign(new TrackingStatus(), { ...words, family: status.family, holder: status.holder, changedAt }),
    documentCount,
    version,
  };
}

function presentDetails(view: DetailsView): TrackingDetails {
  const { applicantName, villageName, handover, completionDueAt, receivedBy, pickupUntil, delivery, nextSteps } = view;
  return Object.assign(new TrackingDetails(), {
    ...presentShared(view),
    applicantName,
    villageName,
    handover,
    completionDueAt,
    receivedBy,
    pickupUntil,
    delivery: delivery && presentDelivery(delivery),
    nextSteps: [...nextSteps],
    documents: view.documents.map(({ id, kind, name, sentence }) =>
      Object.assign(new TrackedDocument(), { id, kind, nameText: name, sentenceText: sentence }),
    ),
    timeline: view.timeline.map(({ at, sentence }) => Object.assign(new TimelineEntry(), { at, sentenceText: sentence })),
    completion: view.completion.map(({ documentId, requirement, text, reason, answered }) =>
      Object.assign(new CompletionLine(), { documentId, requirement, wording: text, reason, answered }),
    ),
  });
}

function presentDelivery(view: NonNullable<DetailsView["delivery"]>): TrackedDelivery {
  const { window, stopsBefore, courierFirstName, handoverCode, position, otherWindows } = view;
  return Object.assign(new TrackedDelivery(), {
    window: window && Object.assign(new DeliveryWindow(), window),
    stopsBefore,
    courierFirstName,
    handoverCode,
    position: position && Object.assign(new TrackedPosition(), position),
    otherWindows: otherWindows.map((other) => Object.assign(new DeliveryWindow(), other)),
  });
}
