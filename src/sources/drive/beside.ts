import type { BesideText } from '../../model/source.ts';
import { NOWHERE, type Segment } from '../../model/segment.ts';
import type { Told } from './told.ts';

/** What Drive has of a file in words beside its content: custom properties, labels, comments; null where nothing. */
export function besideOf(file: Told): BesideText | null {
  const { properties, appProperties, labelInfo, history } = file;
  const segments = [
    ...Object.entries({ ...properties, ...appProperties }).map(([name, value]) => property(name, value)),
    ...(labelInfo?.labels ?? []).flatMap(labelSegments),
    ...(history?.comments ?? []),
  ];
  const missing = history?.missing ?? [];
  if (segments.length + missing.length === 0) return null;
  return { segments, gap: missing.length === 0 ? null : { reason: 'denied', detail: missing.join('; ') } };
}

function property(name: string, text: string): Segment {
  return { part: 'property', text, place: NOWHERE, property: name.toLowerCase(), overlap: 0 };
}

interface Label {
  id?: string | null;
  fields?: Record<string, LabelField> | null;
}

interface LabelField {
  text?: string[] | null;
  selection?: string[] | null;
  dateString?: string[] | null;
  integer?: string[] | null;
  user?: { emailAddress?: string | null }[] | null;
}

/** `label` is the id of the label; `label:<id>:<field>` each value that one of its fields has. */
function labelSegments({ id, fields }: Label): Segment[] {
  const values = Object.entries(fields ?? {}).flatMap(
    ([field, { text, selection, dateString, integer, user }]) =>
      [
        ...(text ?? []),
        ...(selection ?? []),
        ...(dateString ?? []),
        ...(integer ?? []),
        ...(user ?? []).flatMap(({ emailAddress }) => emailAddress ?? []),
      ].map((value) => property(`label:${id ?? ''}:${field}`, value)),
  );
  return [property('label', id ?? ''), ...values];
}
