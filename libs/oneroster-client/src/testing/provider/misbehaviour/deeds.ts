import type { Deed, Misbehaviour, MisbehaviourDeed, MisbehaviourKind } from './misbehaviour';

/** What is done to one request, in the order it was asked for. */
export class Deeds {
  constructor(
    private readonly deeds: readonly MisbehaviourDeed[],
    /** How many OneRoster requests came before, for what is to differ every time. */
    readonly turn: number,
  ) {}

  get kinds(): readonly MisbehaviourKind[] {
    return this.deeds.map(({ kind }) => kind);
  }

  get all(): readonly MisbehaviourDeed[] {
    return this.deeds;
  }

  /** The latest of a kind. */
  find<Kind extends MisbehaviourKind>(kind: Kind): Deed<Kind> | undefined {
    return this.deeds.findLast((deed): deed is Deed<Kind> => deed.kind === kind);
  }

  has(kind: MisbehaviourKind): boolean {
    return this.find(kind) !== undefined;
  }
}

interface Asked {
  readonly misbehaviour: Misbehaviour;
  matched: number;
  done: number;
}

/** All that was asked for, and how often it has happened. */
export class Misbehaviours {
  private readonly asked = new Set<Asked>();
  private turns = 0;

  /** Answers with what takes it back. */
  add(misbehaviours: readonly Misbehaviour[]): () => void {
    const added = misbehaviours.map((misbehaviour): Asked => ({ misbehaviour, matched: 0, done: 0 }));
    for (const one of added) this.asked.add(one);
    return () => {
      for (const one of added) this.asked.delete(one);
    };
  }

  clear(): void {
    this.asked.clear();
  }

  /** @param isRoster false: a request beside OneRoster, which misbehaves only when its path is named */
  for(path: string, isRoster: boolean): Deeds {
    if (isRoster) this.turns += 1;
    const deeds: MisbehaviourDeed[] = [];
    for (const one of this.asked) {
      if (!isAt(one.misbehaviour.path, path, isRoster)) continue;
      one.matched += 1;
      if (!isNow(one)) continue;
      one.done += 1;
      deeds.push(one.misbehaviour);
    }
    return new Deeds(deeds, this.turns);
  }
}

function isAt(wanted: string | RegExp | undefined, path: string, isRoster: boolean): boolean {
  if (wanted === undefined) return isRoster;
  return typeof wanted === 'string' ? wanted === path : path.search(wanted) >= 0;
}

function isNow({ misbehaviour: { on, from, times }, matched, done }: Asked): boolean {
  if (on !== undefined && !(typeof on === 'number' ? [on] : on).includes(matched)) return false;
  if (from !== undefined && matched < from) return false;
  return times === undefined || done < times;
}
