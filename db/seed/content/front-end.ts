import type { ModuleText } from "../curriculum";

export const FRONT_END_MODULE: ModuleText = {
  name: "Développement web front-end",
  description: "Concevoir et réaliser des interfaces web accessibles, adaptées à tous les écrans.",
  units: [
    {
      name: "Installer son poste et prendre en main Git",
      kind: "reading",
      effort: 1.5,
      weight: 0.5,
      chapters: ["Éditeur et terminal", "Premier dépôt Git", "Branches et demandes de fusion"],
    },
  ],
  competences: [
    {
      name: "Maquetter et mettre en page une interface",
      micros: [
        {
          name: "Structurer une page avec un HTML sémantique",
          units: [
            {
              name: "Écrire un document HTML valide et accessible",
              kind: "video_quiz",
              effort: 2.5,
              key: true,
              chapters: ["Balises de structure", "Formulaires et étiquettes", "Contrôler avec un validateur"],
            },
          ],
        },
        {
          name: "Mettre en forme avec CSS",
          units: [
            {
              name: "Mettre en page avec Flexbox",
              kind: "exercise",
              effort: 3,
              weight: 2,
              key: true,
              chapters: [
                "Axes et alignement",
                "Grandir, rétrécir, passer à la ligne",
                "Refaire une barre de navigation",
              ],
            },
            {
              name: "Composer une grille CSS adaptée au mobile, à la tablette et au grand écran",
              kind: "exercise",
              effort: 3.5,
              weight: 2,
              chapters: [
                "Lignes, colonnes et zones",
                "Requêtes de média",
                "Images adaptatives",
                "Tester sur de vrais appareils",
              ],
            },
          ],
        },
      ],
    },
    {
      name: "Développer une interface dynamique en JavaScript",
      micros: [
        {
          name: "Programmer en JavaScript",
          units: [
            {
              name: "Variables, fonctions et portées",
              kind: "video_quiz",
              effort: 2.5,
              chapters: ["Types et opérateurs", "Fonctions fléchées", "Portée et fermetures"],
            },
            {
              name: "Parcourir et transformer des tableaux",
              kind: "quiz",
              effort: 2,
              chapters: ["map, filter, reduce", "Trier sans surprise", "Immutabilité"],
            },
          ],
        },
        {
          name: "Rendre la page interactive",
          units: [
            {
              name: "Manipuler le DOM et réagir aux évènements",
              kind: "exercise",
              effort: 3.5,
              weight: 2,
              key: true,
              chapters: [
                "Sélectionner et modifier",
                "Écouter et déléguer",
                "Valider un formulaire sans recharger la page",
              ],
            },
            {
              name: "Consommer une API REST avec fetch et gérer les erreurs de réseau",
              kind: "video_quiz",
              effort: 3,
              chapters: [
                "Promesses et async/await",
                "Lire une réponse JSON",
                "Erreurs, délais et nouvelles tentatives",
              ],
            },
          ],
        },
      ],
    },
    {
      name: "Construire une application avec React",
      micros: [
        {
          name: "Découper une interface en composants réutilisables",
          units: [
            {
              name: "Composants, propriétés et état local",
              kind: "video",
              effort: 3,
              chapters: ["JSX", "Propriétés", "État et rendu"],
            },
            {
              name: "Formulaires contrôlés et listes",
              kind: "exercise",
              effort: 3,
              chapters: ["Champs contrôlés", "Listes et clés", "Messages d’erreur accessibles"],
            },
          ],
        },
        {
          name: "Assurer la qualité d’une interface",
          units: [
            {
              name: "Tester des composants et corriger l’accessibilité (RGAA, WCAG 2.2)",
              kind: "exercise",
              effort: 3.5,
              weight: 2,
              key: true,
              chapters: ["Tests de rendu", "Navigation au clavier", "Contrastes et lecteurs d’écran"],
            },
          ],
        },
      ],
    },
  ],
  projects: [
    {
      name: "Site vitrine d’une association de quartier",
      tasks: [
        { name: "Recueillir le besoin et maquetter", effort: 1 },
        { name: "Intégrer la page d’accueil", effort: 1.5, critical: true },
        { name: "Intégrer les pages intérieures", effort: 1.5 },
        { name: "Rendre le site adaptatif", effort: 1, critical: true },
        { name: "Mettre en ligne et rédiger la notice", effort: 0.5 },
      ],
    },
    {
      name: "Tableau de bord météo en React",
      tasks: [
        { name: "Initialiser le projet et son intégration continue", effort: 0.5 },
        { name: "Composant de recherche de ville", effort: 1.5, critical: true },
        { name: "Appels à l’API et états de chargement", effort: 1.5, critical: true },
        { name: "Graphique des sept prochains jours", effort: 1.5 },
        { name: "Tests et revue d’accessibilité", effort: 1 },
        { name: "Préparer la démonstration orale", effort: 0.5 },
      ],
    },
  ],
};
