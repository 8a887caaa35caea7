import type { SettingKind } from './setting-split';

/** The value of an answer about IVM that says the least: with it nobody is told `Yes` whom another answer would not. */
const STRICTER: Readonly<Record<string, boolean>> = {
  // Without a third answer "ask the office" is told as not approved.
  verify: false,
  // Where being listed is permission, whoever may not collect is taken off the list.
  presenceIsApproval: true,
  // Namesakes whom it may take for one another are all asked about at the office.
  contactDiscriminator: false,
};

/**
 * How a district's IVM is told. `connection` is one value: way, address, client and which credentials, because another
 * address is told everything about everybody. What a person answered about IVM acts at once towards the stricter, once
 * there is an IVM at all.
 */
export const ivmSetting: SettingKind = {
  stricterPart: (field, before, after) =>
    before !== null && field in STRICTER && after === STRICTER[field] ? after : before,
  describe: (field, _before, after) => {
    switch (field) {
      case 'connection': {
        const { gateway, baseUrl } = (after ?? {}) as { gateway?: string; baseUrl?: string | null };
        if (gateway !== 'http') return 'IVM is told by list files.';
        return `Names of children and adults are sent to ${baseUrl ?? 'no address'}.`;
      }
      case 'verify':
        return after === true
          ? 'IVM is told "ask the office" as an answer of its own.'
          : 'IVM knows no "ask the office": it is told as not approved.';
      case 'presenceIsApproval':
        return after === true
          ? 'Only who may collect is on IVM’s lists.'
          : 'Adults are on IVM’s lists whatever they may; check that being listed permits nothing there.';
      case 'contactDiscriminator':
        return after === true
          ? 'Namesakes may be told as "Yes": check that this IVM keeps them apart.'
          : 'Namesakes IVM could take for one another are asked about at the office.';
      default:
        return 'The columns and words of the list files are others.';
    }
  },
};
