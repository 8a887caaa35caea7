import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { DEFAULT_GATE_LIMITS, type GateLimits } from 'roster-domain';

/** How many contacts make a student crowded is counted the same everywhere, and is no setting. */
export type SettableLimits = Omit<GateLimits, 'contactsPerStudent'>;

/** A part of what was there; of those created it may be many times as much. */
function Share(description: string, most = 1): PropertyDecorator {
  return (target, key) => {
    const usual = DEFAULT_GATE_LIMITS[key as keyof GateLimits];
    for (const rule of [
      ApiPropertyOptional({ description, minimum: 0, maximum: most, default: usual }),
      IsOptional(),
      IsNumber(),
      Min(0),
      Max(most),
    ])
      rule(target, key);
  };
}

function Count(description: string): PropertyDecorator {
  return (target, key) => {
    const usual = DEFAULT_GATE_LIMITS[key as keyof GateLimits];
    for (const rule of [
      ApiPropertyOptional({ description, minimum: 0, maximum: 100_000, default: usual }),
      IsOptional(),
      IsInt(),
      Min(0),
      Max(100_000),
    ])
      rule(target, key);
  };
}

/** All limits of a registration's gate. Shares are 0..1; what is left out of a PUT is as usual. */
export class GateLimitsBody implements Partial<SettableLimits> {
  @Count('Up to so many changes of a kind never hold.')
  floor?: number;
  @Share('Removed students or contacts of a school: more holds.')
  removedShare?: number;
  @Share('Links removed or unconfirmed: so much or more holds.')
  linksLostShare?: number;
  @Share('Updated students or contacts: so much or more holds.')
  updatedShare?: number;
  @Share('Created students or contacts: so much or more of what was there holds.', 100)
  createdShare?: number;
  @Count('Students newly left with no adult: so many or more hold.')
  leftWithNoAdult?: number;
  @Count('Links whose "no" or restriction fell silent: so many or more, and the share, hold.')
  restrictionsSilent?: number;
  @Share('See restrictionsSilent.')
  restrictionsSilentShare?: number;
  @Share('More of the active students or contacts gone cannot be true: silence.')
  implausibleShare?: number;
  @Count('Students that would newly have too many contacts: so many or more, and the share, hold.')
  crowdedStudents?: number;
  @Share('See crowdedStudents.')
  crowdedShare?: number;
  @Share('E-mails or phones newly blank: so much or more holds.')
  blankedShare?: number;
  @Share('Ids vanished: from so much on it is asked whether the ids changed.')
  idsVanishedShare?: number;
  @Share('As many must appear as vanish, give or take this share.')
  idsBalance?: number;
  @Share('Of the vanished, so much or more must match exactly one who appeared.')
  idsMatchedShare?: number;
  @Share('Ids that would mean another human: more holds.')
  reusedShare?: number;
}
