import { randomOrganisations } from "./random/suite";

randomOrganisations(0);
