import type { ModuleText } from "../curriculum";

export const SERVER_MODULE: ModuleText = {
  name: "Développement web back-end et API",
  description: "Concevoir, sécuriser et exploiter une API et son application serveur.",
  units: [
    {
      name: "Comprendre HTTP, du navigateur au serveur",
      kind: "video",
      effort: 1.5,
      weight: 0.5,
      chapters: ["Requêtes et réponses", "En-têtes et cookies", "HTTPS"],
    },
  ],
  competences: [
    {
      name: "Développer la logique métier côté serveur",
      micros: [
        {
          name: "Programmer un serveur avec Node.js et TypeScript",
          units: [
            {
              name: "Modules, paquets et outillage TypeScript",
              kind: "video_quiz",
              effort: 2,
              chapters: ["npm et versions", "Configuration stricte", "Déboguer"],
            },
            {
              name: "Écrire une application serveur organisée en couches",
              kind: "exercise",
              effort: 3.5,
              weight: 2,
              key: true,
              chapters: ["Routes et contrôleurs", "Services", "Injection des dépendances"],
            },
          ],
        },
        {
          name: "Tester et documenter son code",
          units: [
            {
              name: "Tests unitaires et tests d’intégration",
              kind: "exercise",
              effort: 3,
              key: true,
              chapters: ["Préparer, agir, vérifier", "Doublures", "Couverture utile"],
            },
          ],
        },
      ],
    },
    {
      name: "Concevoir et publier une API",
      micros: [
        {
          name: "Concevoir une API REST",
          units: [
            {
              name: "Ressources, verbes et codes de réponse",
              kind: "quiz",
              effort: 2,
              chapters: ["Nommer les ressources", "Idempotence", "Erreurs explicites"],
            },
            {
              name: "Valider les entrées et décrire l’API avec OpenAPI 3.1",
              kind: "exercise",
              effort: 3,
              weight: 2,
              chapters: ["Schémas", "Messages d’erreur", "Documentation générée"],
            },
          ],
        },
        {
          name: "Sécuriser l’accès aux données personnelles",
          units: [
            {
              name: "Authentification, sessions et mots de passe",
              kind: "video_quiz",
              effort: 2.5,
              key: true,
              chapters: ["Hachage", "Sessions et jetons", "Limiter les tentatives"],
            },
            {
              name: "Se protéger des dix risques les plus courants (OWASP) et respecter la loi 09-08 et le RGPD",
              kind: "reading",
              effort: 2,
              chapters: ["Injections", "Contrôle d’accès", "Données personnelles", "Journalisation"],
            },
          ],
        },
      ],
    },
    {
      name: "Déployer et exploiter une application",
      micros: [
        {
          name: "Automatiser la livraison",
          units: [
            {
              name: "Conteneuriser une application",
              kind: "video",
              effort: 2.5,
              chapters: ["Images", "Volumes et réseaux", "Composer plusieurs services"],
            },
            {
              name: "Intégration et livraison continues",
              kind: "exercise",
              effort: 3,
              weight: 2,
              chapters: ["Chaîne de contrôle", "Environnements", "Retour arrière"],
            },
          ],
        },
        {
          name: "Surveiller une application en production",
          units: [
            {
              name: "Journaux, mesures et alertes",
              kind: "quiz",
              effort: 2,
              chapters: ["Journaux structurés", "Mesures utiles", "Alerter sans lasser"],
            },
          ],
        },
      ],
    },
  ],
  projects: [
    {
      name: "API de gestion d’une médiathèque",
      tasks: [
        { name: "Rédiger le contrat OpenAPI", effort: 1, critical: true },
        { name: "Ressource « ouvrages »", effort: 1.5 },
        { name: "Ressource « prêts » et ses règles", effort: 1.5, critical: true },
        { name: "Authentification des agents", effort: 1.5 },
        { name: "Tests d’intégration", effort: 1 },
      ],
    },
    {
      name: "Plateforme de prise de rendez-vous pour un centre de santé",
      tasks: [
        { name: "Analyse du besoin avec le commanditaire", effort: 0.5 },
        { name: "Agenda et créneaux", effort: 2, critical: true },
        { name: "Rappels par courriel", effort: 1 },
        { name: "Déploiement continu", effort: 1.5, critical: true },
        { name: "Soutenance", effort: 0.5 },
      ],
    },
  ],
};
