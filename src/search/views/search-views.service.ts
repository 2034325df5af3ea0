import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../../catalog/index.js';
import { PersonsRepository, recordAudit, type Acting } from '../../journal/index.js';
import { ReadGround } from '../query/read-ground.service.js';
import type { SearchViewEntity } from './search-view.entity.js';
import { SearchViewsRepository } from './search-views.repository.js';
import { questionFaults } from './view-fault.js';
import { formFault, revived, VIEW_FORM, type ViewQuestion } from './view-form.js';

/** A view as somebody sees it. */
export interface SeenView extends SearchViewEntity {
  isMine: boolean;
  /** Why it cannot be used as it is. */
  faults: Problem[];
}

/** A view to save. Without an id it is a new one. */
export interface ViewToSave extends Pick<SearchViewEntity, 'name' | 'isShared'> {
  id: string | null;
  revision: number | null;
  question: ViewQuestion;
}

export type ViewAnswer = { view: SeenView; problems: [] } | { view: null; problems: Problem[] };

/** Views of one person. */
const MOST_VIEWS = 200;
/** Views that are shared, of all persons: each is read and judged whenever anybody lists his own. */
const MOST_SHARED = 500;
/** Characters of a question as JSON. */
const LARGEST = 64 * 1024;

/** Searches that persons keep, for themselves or for all. */
@Injectable()
export class SearchViews {
  constructor(
    private readonly ds: DataSource,
    private readonly views: SearchViewsRepository,
    private readonly persons: PersonsRepository,
    private readonly catalog: AttributeCatalog,
    private readonly grounds: ReadGround,
  ) {}

  async list(by: Acting): Promise<SeenView[]> {
    const m = this.ds.manager;
    const mine = await this.persons.spellingsOf(m, by.person);
    return this.seen(m, await this.views.list(m, [...mine]), mine);
  }

  /** The question of a view that this person sees. Throws a Refusal: `view_not_found`, `view_form_unknown`. */
  async question(id: string, by: Acting): Promise<ViewQuestion> {
    const m = this.ds.manager;
    const view = await this.visible(m, id, await this.persons.spellingsOf(m, by.person));
    const fault = view ? formFault(view.form, view.question, 'view') : notFound('view');
    if (!view || fault) throw new Refusal(fault!);
    return { ...view.question, filter: revived(view.question.filter) };
  }

  save({ id, revision, question, ...named }: ViewToSave, by: Acting): Promise<ViewAnswer> {
    return inTransaction(this.ds, async (m): Promise<ViewAnswer> => {
      const mine = await this.persons.spellingsOf(m, by.person);
      const before = id === null ? null : await this.visible(m, id, mine);
      const ground = await this.grounds.of(await this.catalog.load(m), { filter: question.filter, path: 'input.filter' });
      const problems = [...(await this.mayNot(m, { id, revision }, before, mine)), ...(await this.tooManyShared(m, named, before)), ...questionFaults(ground, question, 'input.'), ...tooLarge(question)];
      if (problems.length > 0) return { view: null, problems };
      const change = { ...named, form: VIEW_FORM, question, updatedAt: by.now };
      if (before && !(await this.views.update(m, before, change))) return { view: null, problems: [changed(before.revision)] };
      const saved = before?.id ?? (await this.views.insert(m, { ...change, owner: by.person, createdAt: by.now }));
      const view = (await this.views.find(m, saved))!;
      // What others see is told; what somebody keeps for himself is his own.
      if (view.isShared || before?.isShared) await recordAudit(m, by, { verb: 'save_search_view', target: `search_view:${saved}`, details: { name: view.name, isShared: view.isShared, revision: view.revision } });
      return { view: (await this.seen(m, [view], mine))[0]!, problems: [] };
    });
  } // prettier-ignore

  /** `mayShared`: also what others share. */
  delete(id: string, mayShared: boolean, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      const mine = await this.persons.spellingsOf(m, by.person);
      const view = await this.visible(m, id, mine);
      if (!view) return [notFound('id')];
      if (!mine.has(view.owner) && !mayShared) return [notYours('id', view.owner)];
      if (!(await this.views.delete(m, id))) return [notFound('id')];
      if (view.isShared) await recordAudit(m, by, { verb: 'delete_search_view', target: `search_view:${id}`, details: { name: view.name, owner: view.owner, revision: view.revision } }); // prettier-ignore
      return [];
    });
  }

  private async visible(m: EntityManager, id: string, mine: ReadonlySet<string>): Promise<SearchViewEntity | null> {
    const view = /^[1-9]\d{0,17}$/.test(id) ? await this.views.find(m, id) : null;
    return view && (view.isShared || mine.has(view.owner)) ? view : null;
  }

  private async mayNot(
    m: EntityManager,
    { id, revision }: Pick<ViewToSave, 'id' | 'revision'>,
    before: SearchViewEntity | null,
    mine: ReadonlySet<string>,
  ): Promise<Problem[]> {
    if (id === null) {
      if ((await this.views.countOf(m, [...mine])) < MOST_VIEWS) return [];
      return [problem('too_many_views', 'input', `You keep ${MOST_VIEWS} views already.`, 'Delete one that nobody needs.')];
    }
    if (!before) return [notFound('input.id')];
    if (!mine.has(before.owner)) return [notYours('input.id', before.owner)];
    return revision === before.revision ? [] : [changed(before.revision)];
  }

  private async tooManyShared(
    m: EntityManager,
    { isShared }: Pick<ViewToSave, 'isShared'>,
    before: SearchViewEntity | null,
  ): Promise<Problem[]> {
    if (!isShared || before?.isShared || (await this.views.countShared(m)) < MOST_SHARED) return [];
    return [problem('too_many_views', 'input.shared', `${MOST_SHARED} views are shared already.`, 'Keep it for yourself, or have one deleted that nobody needs.')]; // prettier-ignore
  }

  private async seen(m: EntityManager, views: SearchViewEntity[], mine: ReadonlySet<string>): Promise<SeenView[]> {
    const forms = views.map(({ form, question }) => formFault(form, question, 'view'));
    const questions = views.map(({ question }, at) => (forms[at] ? null : { ...question, filter: revived(question.filter) }));
    const ground = await this.grounds.of(
      await this.catalog.load(m),
      ...questions.flatMap((question) => (question ? [{ filter: question.filter, path: 'view.filter' }] : [])),
    );
    return views.map((view, at) => {
      const [form, question] = [forms[at], questions[at]];
      const faults = form ? [form] : question ? questionFaults(ground, question, 'view.') : [];
      return { ...view, isMine: mine.has(view.owner), faults };
    });
  }
}

const notFound = (path: string): Problem =>
  problem('view_not_found', path, 'There is no such view, or it is not shared with you.', 'Take the id from searchViews.');

const notYours = (path: string, owner: string): Problem =>
  problem('view_not_yours', path, `This view is kept by ${owner}.`, 'Save it as a view of your own, or ask its owner.');

const changed = (revision: number): Problem =>
  problem('view_changed', 'input.revision', `The view is at revision ${revision} by now.`, 'Read it again, and send that revision.');

function tooLarge(question: ViewQuestion): Problem[] {
  const length = JSON.stringify(question).length;
  return length <= LARGEST ? [] : [problem('view_too_large', 'input.filter', `The view has ${length} characters.`, `Keep it below ${LARGEST}; categories and families are shorter than lists of SKUs.`)]; // prettier-ignore
}
