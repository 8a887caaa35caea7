export { emptyModelRoster } from './testing/model-roster';
export type {
  ModelContact,
  ModelLink,
  ModelRoster,
  ModelSchool,
  ModelStudent,
  ModelSupplementRow,
} from './testing/model-roster';
export type { ModelPull } from './testing/model-reading';
export { modelSync } from './testing/model-sync';
export type { ModelRun, ModelSettings } from './testing/model-sync';
