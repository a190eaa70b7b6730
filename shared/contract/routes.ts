/** Every operation of the API. Groups follow the folders of the server. */
import { mattersRoutes } from './routes/matters.ts';
import { fillingRoutes } from './routes/filling.ts';
import { filesRoutes } from './routes/files.ts';
import { proofRoutes } from './routes/proof.ts';
import { personalRoutes } from './routes/personal.ts';
import { peopleRoutes } from './routes/people.ts';
import { administrationRoutes } from './routes/administration.ts';
import { sessionsRoutes } from './routes/sessions.ts';
import { signOnRoutes } from './routes/sign-on.ts';
import { recurringRoutes } from './routes/recurring.ts';
import { resourcesRoutes } from './routes/resources.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { reachabilityRoutes } from './routes/reachability.ts';
import { pushesRoutes } from './routes/pushes.ts';
import { settingsRoutes } from './routes/settings.ts';
import { setAsideRoutes } from './routes/set-aside.ts';
import { auditRoutes } from './routes/audit.ts';
import { chatRoutes } from './routes/chat.ts';
import { creditsRoutes } from './routes/credits.ts';
import { feedsRoutes } from './routes/feeds.ts';
import { webhooksRoutes } from './routes/webhooks.ts';
import { alertsRoutes } from './routes/alerts.ts';
import { liveRoutes } from './routes/live.ts';
import { snoozesRoutes } from './routes/snoozes.ts';
import { decidingRoutes } from './routes/deciding.ts';
import { searchRoutes } from './routes/search.ts';
import { dutyRoutes } from './routes/duty.ts';
import { maintenanceRoutes } from './routes/maintenance.ts';
import { incidentsRoutes } from './routes/incidents.ts';
import { materialsRoutes } from './routes/materials.ts';
import { boardsRoutes } from './routes/boards.ts';
import { helpRoutes } from './routes/help.ts';
import { trainingRoutes } from './routes/training.ts';

export const routes = {
  ...mattersRoutes,
  ...fillingRoutes,
  ...filesRoutes,
  ...proofRoutes,
  ...personalRoutes,
  ...peopleRoutes,
  ...administrationRoutes,
  ...sessionsRoutes,
  ...signOnRoutes,
  ...recurringRoutes,
  ...resourcesRoutes,
  ...calendarRoutes,
  ...pushesRoutes,
  ...reachabilityRoutes,
  ...settingsRoutes,
  ...setAsideRoutes,
  ...auditRoutes,
  ...chatRoutes,
  ...alertsRoutes,
  ...feedsRoutes,
  ...webhooksRoutes,
  ...creditsRoutes,
  ...snoozesRoutes,
  ...liveRoutes,
  ...decidingRoutes,
  ...searchRoutes,
  ...dutyRoutes,
  ...maintenanceRoutes,
  ...incidentsRoutes,
  ...materialsRoutes,
  ...boardsRoutes,
  ...helpRoutes,
  ...trainingRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
