// The surroundings of one test file: jest's for Node, with plain globals, the packages of packages.mjs and the sources of sources.mjs.
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import { compiledPackages, PACKAGES } from './compiled.ts';
import { SOURCES, sourcesIn } from './compiled-sources.ts';

const { createContext } = vm;

export default class extends TestEnvironment {
  constructor(...args) {
    // jest puts a Proxy behind the globals, to clean them after each file; each `Object` or `Error` that code names then takes ten
    // times as long. Files are told apart by their contexts all the same.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
    const { context } = this;
    this.global[SOURCES] = (require, packages) => sourcesIn(context, require, packages);
    this.global[PACKAGES] = (require) => compiledPackages().runInContext(context)(require);
  }
}
