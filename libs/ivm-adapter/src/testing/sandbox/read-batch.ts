import { ROW_FIELDS, type ListKind } from '../../list-files/list-columns';
import type { WireItem } from '../../wire/wire-types';
import { SandboxProblem } from './sandbox-problem';

const MOST_ITEMS = 1000;
const ANSWERS: readonly unknown[] = ['Yes', 'No', 'Verify'];
const REASONS: readonly unknown[] = ['linked', 'confirmed', 'see office'];

/** The items of a batch. @throws SandboxProblem that names the first item which cannot be taken; nothing was changed then */
export function readBatch(kind: ListKind, body: unknown): WireItem[] {
  const items = (body as { items?: unknown } | null)?.items;
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS) {
    throw new SandboxProblem(422, 'invalid_batch', `A batch has from 1 to ${MOST_ITEMS} items.`);
  }
  const seen = new Set<string>();
  return items.map((item: unknown, at) => {
    const wrong = whatIsWrong(kind, item);
    if (wrong !== undefined) throw new SandboxProblem(422, 'invalid_item', `Item ${at} ${wrong}.`, at);
    const { id, studentId, contactId } = item as Record<string, unknown>;
    const key = JSON.stringify([id, studentId, contactId]);
    if (seen.has(key))
      throw new SandboxProblem(409, 'same_record_twice', `Item ${at} repeats a record of this batch.`, at);
    seen.add(key);
    return item as WireItem;
  });
}

function whatIsWrong(kind: ListKind, item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return 'is no object';
  const fields = item as Record<string, unknown>;
  const ids = kind === 'relationships' ? ['studentId', 'contactId'] : ['id'];
  for (const id of ids) if (typeof fields[id] !== 'string' || fields[id] === '') return `has no ${id}`;
  if (!Number.isSafeInteger(fields['version']) || (fields['version'] as number) < 1) return 'has no version';
  if (fields['op'] === 'deactivate') return undefined;
  if (fields['op'] === 'answer' && kind === 'relationships') return wrongAnswer(fields);
  if (fields['op'] !== 'upsert') return 'has an op that is not known';
  const record = fields['record'];
  if (typeof record !== 'object' || record === null) return 'has no record';
  const given = record as Record<string, unknown>;
  for (const field of ROW_FIELDS[kind]) {
    const isId = field === 'sourcedId' || ids.includes(field);
    if (!isId && typeof given[field] !== 'string') return `has a ${field} that is not a text`;
  }
  return kind === 'relationships' ? wrongAnswer(given) : undefined;
}

function wrongAnswer({ pickup, reason }: Record<string, unknown>): string | undefined {
  if (!ANSWERS.includes(pickup)) return 'has a pickup that is not Yes, No or Verify';
  return REASONS.includes(reason) ? undefined : 'has a reason that is not known';
}
