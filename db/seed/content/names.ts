/** First and last names met in Moroccan and French centres. */
export const FIRST_NAMES: readonly string[] = [
  ..."Yasmine,Mehdi,Salma,Youssef,Imane,Amine,Khadija,Omar,Fatima-Zahra,Hamza,Zineb,Anas,Meryem,Ayoub,Hajar,Soufiane".split(
    ",",
  ),
  ..."Ghita,Ismaïl,Nour,Bilal,Sara,Rachid,Houda,Othmane,Laïla,Karim,Chaimae,Reda,Asmae,Badr,Loubna,Driss".split(
    ",",
  ),
  ..."Camille,Lucas,Manon,Hugo,Inès,Théo,Chloé,Nathan,Léa,Maxime,Élise,Antoine,Juliette,Baptiste,Clara,Quentin".split(
    ",",
  ),
  ..."Aïcha,Mamadou,Awa,Ibrahima,Mariam,Cheikh,Linh,Rémi,Noémie,Guillaume,Sophie,Jérôme,Agathe,Florian,Océane,Éloïse".split(
    ",",
  ),
];

export const LAST_NAMES: readonly string[] = [
  ..."El Amrani,Benjelloun,Tazi,Alaoui,Bennani,Berrada,El Fassi,Chraïbi,Idrissi,Lahlou,Ouazzani,Sefrioui".split(
    ",",
  ),
  ..."El Mansouri,Kettani,Belhaj,Mernissi,Skalli,Zniber,Aït Lahcen,Boukhari,Chaoui,Daoudi,El Khattabi,Filali".split(
    ",",
  ),
  ..."Martin,Bernard,Dubois,Moreau,Laurent,Lefèvre,Roux,Fournier,Girard,Bonnet,Mercier,Lambert".split(","),
  ..."Faure,Garnier,Chevalier,François,Legrand,Perrin,Dumas,Fontaine,Rousseau,Blanchard,Marchand,Brun".split(
    ",",
  ),
  ..."Diallo,Traoré,Ndiaye,Konaté,Nguyen,Da Silva,Garcia,Lopez,de La Villardière-Montesquieu,Oubelkacem,Ziani,Haddad".split(
    ",",
  ),
];
