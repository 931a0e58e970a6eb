import type { ModuleText } from "../curriculum";

export const DATA_MODULE: ModuleText = {
  name: "Bases de données et modélisation",
  description: "Modéliser, interroger et exploiter une base de données relationnelle.",
  units: [
    {
      name: "À quoi sert une base de données ?",
      kind: "reading",
      effort: 1,
      weight: 0.5,
      chapters: ["Du tableur à la base", "Les grands types de bases"],
    },
  ],
  competences: [
    {
      name: "Modéliser les données d’un domaine",
      micros: [
        {
          name: "Construire un modèle conceptuel",
          units: [
            {
              name: "Entités, associations et cardinalités",
              kind: "video_quiz",
              effort: 2.5,
              key: true,
              chapters: ["Lire un énoncé", "Cardinalités", "Cas particuliers"],
            },
            {
              name: "Du modèle conceptuel au schéma relationnel, et pourquoi normaliser jusqu’à la troisième forme",
              kind: "exercise",
              effort: 3,
              weight: 2,
              chapters: ["Règles de passage", "Clés", "Formes normales", "Exceptions assumées"],
            },
          ],
        },
        {
          name: "Créer une base relationnelle",
          units: [
            {
              name: "Créer des tables et leurs contraintes",
              kind: "quiz",
              effort: 2,
              chapters: ["Types", "Contraintes", "Migrations"],
            },
          ],
        },
      ],
    },
    {
      name: "Interroger une base en SQL",
      micros: [
        {
          name: "Extraire et croiser des données",
          units: [
            {
              name: "Sélection, tri et filtres",
              kind: "video",
              effort: 2,
              chapters: ["Choisir les colonnes", "Filtrer", "Null n’est pas zéro"],
            },
            {
              name: "Jointures internes et externes",
              kind: "exercise",
              effort: 3,
              weight: 2,
              key: true,
              chapters: ["Jointure interne", "Jointures externes", "Auto-jointure"],
            },
          ],
        },
        {
          name: "Résumer des données",
          units: [
            {
              name: "Agrégats et regroupements",
              kind: "video_quiz",
              effort: 2.5,
              chapters: ["Compter, sommer, moyenner", "Grouper", "Filtrer les groupes"],
            },
            {
              name: "Fonctions de fenêtre pour les classements et les cumuls",
              kind: "exercise",
              effort: 3,
              chapters: ["Partitions", "Classements", "Cumuls et moyennes mobiles"],
            },
          ],
        },
      ],
    },
    {
      name: "Exploiter et faire évoluer une base",
      micros: [
        {
          name: "Garantir l’intégrité et les performances",
          units: [
            {
              name: "Transactions et accès concurrents",
              kind: "reading",
              effort: 2,
              chapters: ["Propriétés ACID", "Niveaux d’isolation", "Interblocages"],
            },
            {
              name: "Index et lecture d’un plan d’exécution",
              kind: "exercise",
              effort: 3,
              weight: 2,
              key: true,
              chapters: ["Arbre B", "Lire EXPLAIN", "Mesurer avant et après"],
            },
          ],
        },
        {
          name: "Sauvegarder et restaurer",
          units: [
            {
              name: "Planifier des sauvegardes et répéter la restauration",
              kind: "quiz",
              effort: 1.5,
              chapters: ["Sauvegarde logique", "Journaux", "Exercice de restauration"],
            },
          ],
        },
      ],
    },
  ],
  projects: [
    {
      name: "Modélisation d’une coopérative agricole",
      tasks: [
        { name: "Dictionnaire des données", effort: 1 },
        { name: "Modèle conceptuel", effort: 1.5, critical: true },
        { name: "Schéma relationnel et jeu d’essai", effort: 1.5, critical: true },
        { name: "Requêtes attendues par le commanditaire", effort: 1 },
      ],
    },
    {
      name: "Entrepôt de données pour suivre les ventes d’un réseau de librairies",
      tasks: [
        { name: "Choisir les faits et les dimensions", effort: 1 },
        { name: "Charger les données", effort: 1.5, critical: true },
        { name: "Indicateurs en SQL", effort: 1.5, critical: true },
        { name: "Tableau de restitution", effort: 1 },
        { name: "Rapport et soutenance", effort: 0.5 },
      ],
    },
  ],
};
