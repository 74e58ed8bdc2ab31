import type { Replica, Service } from '../../domain/fleet';
import { html, type Html } from './html';
import type { Language } from './language';

/** Every service with the state of its replicas. */
export const serviceCards = (language: Language, services: readonly Service[]): Html =>
  html`<section>
    <h2>${language.texts.services}</h2>
    ${
      services.length === 0
        ? html`<p class="quiet">${language.texts.noServices}</p>`
        : html`<ul class="services">
            ${services.map((service) => card(language, service))}
          </ul>`
    }
  </section>`;

function card(language: Language, { name, state, replicas }: Service): Html {
  const up = replicas.filter((replica) => replica.state === 'up').length;
  return html`<li class="${state}" data-service="${name}">
    <b>${name}</b>
    <span>${language.texts.states[state]} <small>${up}/${replicas.length}</small></span>
    ${replicas.filter((replica) => replica.state !== 'up').map((replica) => fault(language, replica))}
  </li>`;
}

function fault({ texts }: Language, { url, state, missing }: Replica): Html {
  const reason = missing.length > 0 ? texts.missing.replace('{parts}', missing.join(', ')) : texts.states[state];
  return html`<small class="fault">${new URL(url).host}: ${reason}</small>`;
}
