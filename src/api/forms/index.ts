export { Direct } from './direct.js';
export { EachByItself, Form, judgedElsewhere, JudgedBy, Nested, nestedOf, says, type FormClass, type Judge } from './form.js';
export { FormPipe } from './form.pipe.js';
export { FormRefusal } from './form-refusal.js';
export { judgeForm, statesForm } from './judge-form.js';
export { IsPageSize, IsWhole } from './number-fields.js';
export * from './text-fields.js';
