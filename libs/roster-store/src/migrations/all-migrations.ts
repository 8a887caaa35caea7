import { foundation } from './0001-foundation';
import { roster } from './0002-roster';
import { schedule } from './0003-schedule';
import { rosterCount } from './0004-roster-count';
import { supplement } from './0005-supplement';
import { grace } from './0006-grace';
import { runRejection } from './0007-run-rejection';
import { districtSettings } from './0008-district-settings';
import { custody } from './0009-custody';
import { reusedId } from './0010-reused-id';
import { askedRuns } from './0011-asked-runs';
import { dueTimes } from './0012-due-times';
import { decisionsAndPlans } from './0013-decisions-and-plans';
import { gateContext } from './0014-gate-context';
import { firstLoad } from './0015-first-load';
import { cancelledRuns } from './0016-cancelled-runs';
import { spotSync } from './0017-spot-sync';
import { settingDecisions } from './0018-setting-decisions';
import { pairAnswers } from './0019-pair-answers';
import { answerWishes } from './0020-answer-wishes';
import { waitingHolds } from './0021-waiting-holds';
import { answerChanges } from './0022-answer-changes';
import { runDetails } from './0023-run-details';
import { metadataFacts } from './0024-metadata-facts';
import { ivmDelivery } from './0025-ivm-delivery';
import { supportGrants } from './0026-support-grants';
import type { NumberedMigration } from './numbered-migration';

/** Every migration, in the order they run. A new one is added at the end; one that has been released never changes. */
export const allMigrations: readonly NumberedMigration[] = [
  foundation,
  roster,
  schedule,
  rosterCount,
  supplement,
  grace,
  runRejection,
  districtSettings,
  custody,
  reusedId,
  askedRuns,
  dueTimes,
  decisionsAndPlans,
  gateContext,
  firstLoad,
  cancelledRuns,
  spotSync,
  settingDecisions,
  pairAnswers,
  answerWishes,
  waitingHolds,
  answerChanges,
  runDetails,
  metadataFacts,
  ivmDelivery,
  supportGrants,
];
