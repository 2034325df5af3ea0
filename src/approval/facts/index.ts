export { FactsForwarder } from './facts-forwarder.js';
export { FactsOutboxRepository } from './facts-outbox.repository.js';
export { PartNodes, type DepartedNode } from './part-nodes.service.js';
export { EnqueueFacts, type ChangedFacts } from './enqueue-facts.js';
