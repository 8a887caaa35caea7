import type { BundleRows } from '../../bundle-of';

/**
 * What the sandbox serves: rows with the columns of the CSV binding, the same that `bundleOf` writes into a bundle.
 * So one invented district can be read by file and over HTTP.
 */
export interface SandboxDistrict {
  readonly orgs?: BundleRows;
  readonly users?: BundleRows;
  readonly demographics?: BundleRows;
  readonly classes?: BundleRows;
  readonly enrollments?: BundleRows;
  readonly academicSessions?: BundleRows;
  readonly courses?: BundleRows;
}
