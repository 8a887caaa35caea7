import type { CodeMinor } from './bad-request';

/** How an error is told: as the specification has it, or as seen in the field. */
export type ErrorShape = 'specified' | 'lower case' | 'nested' | 'list' | 'text';

/** The error body of section 3.6. A string is sent as plain text. */
export function imsxError(
  codeMinor: CodeMinor,
  description: string,
  shape: ErrorShape = 'specified',
): unknown {
  const severity = 'error';
  switch (shape) {
    case 'specified':
      return {
        imsx_codeMajor: 'failure',
        imsx_severity: severity,
        imsx_description: description,
        imsx_CodeMinor: codeMinor,
      };
    case 'lower case':
      return {
        imsx_codemajor: 'FAILURE',
        imsx_severity: severity,
        imsx_description: description,
        imsx_codeminor: codeMinor,
      };
    case 'nested':
      return {
        imsx_codeMajor: 'failure',
        imsx_severity: severity,
        imsx_description: description,
        imsx_codeMinor: {
          imsx_codeMinorField: [
            { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: codeMinor },
          ],
        },
      };
    case 'list':
      return { errors: [imsxError(codeMinor, description)] };
    case 'text':
      return description;
  }
}
