import type { Type } from '@nestjs/common';
import { AnswersController } from './answers/answers.controller';
import { AliasesController } from './custody/aliases.controller';
import { AuthorisationsController } from './custody/authorisations.controller';
import { CustodyChecksController } from './custody/custody-checks.controller';
import { CalendarController } from './calendar/calendar.controller';
import { DeskController } from './custody/desk.controller';
import { OverridesController } from './custody/overrides.controller';
import { RestrictionsController } from './custody/restrictions.controller';
import { DistrictsController } from './districts/districts.controller';
import { DocsController } from './docs/docs.controller';
import { GateLimitsController } from './gate-limits/gate-limits.controller';
import { GrantsController } from './grants/grants.controller';
import { HealthController } from './health/health.controller';
import { AllHoldsController } from './holds/all-holds.controller';
import { HoldsController } from './holds/holds.controller';
import { IvmController } from './ivm/ivm.controller';
import { MeController } from './me/me.controller';
import { PolicyController } from './policy/policy.controller';
import { RegistrationStatesController } from './registrations/registration-states.controller';
import { RegistrationsController } from './registrations/registrations.controller';
import { FieldMappingController } from './field-mapping/field-mapping.controller';
import { ProvidersController } from './providers/providers.controller';
import { RunsController } from './runs/runs.controller';
import { ScheduleController } from './schedule/schedule.controller';
import { SchoolsController } from './schools/schools.controller';
import { SettingChangesController } from './setting-changes/setting-changes.controller';
import { StudentRefreshController } from './spot/student-refresh.controller';
import { UploadsController } from './uploads/uploads.controller';

/** Every controller of the product, one a line. */
export const controllers: readonly Type[] = [
  HealthController,
  MeController,
  DocsController,
  DistrictsController,
  PolicyController,
  RegistrationsController,
  RegistrationStatesController,
  SchoolsController,
  FieldMappingController,
  ProvidersController,
  GrantsController,
  SettingChangesController,
  GateLimitsController,
  CalendarController,
  ScheduleController,
  IvmController,
  HoldsController,
  AllHoldsController,
  UploadsController,
  RunsController,
  CustodyChecksController,
  OverridesController,
  RestrictionsController,
  AuthorisationsController,
  AliasesController,
  DeskController,
  StudentRefreshController,
  AnswersController,
];
