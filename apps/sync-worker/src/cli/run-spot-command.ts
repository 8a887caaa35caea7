import { openProvider, ProviderError } from 'oneroster-client';
import {
  LOCAL_DISTRICT,
  registrationNamed,
  spotSync,
  type RosterStore,
  type SpotOutcome,
} from 'roster-store';
import { spotReader } from '../spot/spot-reader';
import type { SpotCommand } from './command-line';
import { EXIT } from './exit-code';
import { CLI_CLIENT_OPTIONS } from './provider-options';
import { quantity } from './quantity';

export interface SpotAnswer {
  readonly lines: readonly string[];
  readonly json: unknown;
  readonly code: number;
}

/** Reads one student of the local district by id and says what came of it, by ids. */
export async function runSpotCommand(
  store: RosterStore,
  { student, name, provider: settings }: SpotCommand,
  signal: AbortSignal,
): Promise<SpotAnswer> {
  const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
  const id = await store.withDistrict(districtId, (tx) => registrationNamed(tx, name));
  const registration = id === null ? null : await store.registrationForRun(districtId, id);
  if (registration === null)
    return refused(`There is no registration "${name}" yet: nothing was synced under this --name.`);
  const provider = openProvider(settings, CLI_CLIENT_OPTIONS);
  try {
    const outcome = await spotSync({
      ...{ store, districtId, registrationId: registration.id, student, signal },
      provider: registration.kind === 'csv' ? null : spotReader(provider),
      now: () => new Date(),
    });
    if (outcome.outcome === 'refused') return refused(outcome.text, outcome);
    return { lines: describeSpot(outcome, student), json: outcome, code: EXIT.done };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const code = signal.aborted ? EXIT.cancelled : EXIT.provider;
    return {
      lines: [`sync: ${error.text} Nothing was changed.`],
      json: { code: error.code, text: error.text },
      code,
    };
  } finally {
    provider.close();
  }
}

function refused(text: string, json: unknown = { text }): SpotAnswer {
  return { lines: [`sync: ${text}`], json, code: EXIT.refused };
}

function describeSpot(outcome: Exclude<SpotOutcome, { outcome: 'refused' }>, student: string): string[] {
  if (outcome.outcome === 'overtaken')
    return [`Something of student ${student} was read later meanwhile: nothing was changed.`];
  const { asked, silent, mark, newlyMarked, seenInSis, renews } = outcome;
  return [
    `Student ${student}: asked for ${quantity(asked, 'person', 'people')}${silent.length === 0 ? '' : `, ${silent.length} did not answer (${silent.join(', ')})`}.`,
    ...(mark.length === 0
      ? ['Nothing speaks against the links that are held.']
      : [`Ask the office: ${mark.join(', ')} (${newlyMarked} of them newly). The next full pull decides.`]),
    ...seenInSis.map(
      ({ contact, what }) =>
        `Seen in the SIS: ${contact} (${what}). Ask the office until a full pull shows it.`,
    ),
    renews
      ? `The data of this student are as of ${outcome.observedAt.toISOString()}.`
      : 'The data of this student are as old as before.',
  ];
}
