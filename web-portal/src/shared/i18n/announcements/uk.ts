import type { AnnouncementWords } from "../types";

export default {
  "announcement.all": "Оголошення",
  "announcement.info": "Новина",
  "announcement.maintenance": "Обслуговування",
  "announcement.incident": "Збій",
  "announcement.over": "Завершено",
  "announcement.since": "з {time}",
  "announcement.from": "з {time}",
  "announcement.until": "до {time}",
  "announcement.nodes": {
    one: "Стосується {count} вашого сервера",
    few: "Стосується {count} ваших серверів",
    many: "Стосується {count} ваших серверів",
    other: "Стосується {count} вашого сервера",
  },
  "announcement.details": "Докладніше",
  "announcement.seen": "Зрозуміло",
  "announcement.allSeen": "Позначити всі як переглянуті",
  "announcement.more": {
    one: "Ще {count} оголошення",
    few: "Ще {count} оголошення",
    many: "Ще {count} оголошень",
    other: "Ще {count} оголошення",
  },
  "announcement.folded": {
    one: "{count} переглянуте оголошення",
    few: "{count} переглянуті оголошення",
    many: "{count} переглянутих оголошень",
    other: "{count} переглянутого оголошення",
  },
} satisfies AnnouncementWords;
