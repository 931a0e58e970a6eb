import admin from "./admin.json";
import analysis from "./analysis.json";
import badges from "./badges.json";
import charts from "./charts.json";
import group from "./group.json";
import home from "./home.json";
import imports from "./imports.json";
import learner from "./learner.json";
import me from "./me.json";
import metric from "./metric.json";
import need from "./need.json";
import plan from "./plan.json";
import shell from "./shell.json";
import toolbar from "./toolbar.json";

export default {
  ...shell,
  ...toolbar,
  ...charts,
  ...home,
  ...me,
  ...need,
  ...group,
  ...learner,
  ...metric,
  ...plan,
  ...analysis,
  ...badges,
  ...admin,
  ...imports,
};
