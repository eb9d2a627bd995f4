-- Who may do what with the public tables. `dips migrate` runs this file whenever it or the public schema changed;
-- a test holds the database to it line by line, and fails for a public table that is not named here.
--
-- g_council   what every council's own role inherits      r_public    the portal
-- r_operator  the platform's operator, and the relay       (the owner migrates and provisions; it is nobody here)
--
-- Nothing is granted by default: a new table is refused to all three until it has its lines below.

SET LOCAL lock_timeout = '15s';

DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP POLICY %I ON public.%I', found.policyname, found.tablename);
  END LOOP;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO g_council, r_public, r_operator;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, g_council, r_public, r_operator;

-- A council's role is "r_" and its schema; that is how a row knows whose it is.
CREATE OR REPLACE FUNCTION public.dips_schema() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT CASE WHEN current_user LIKE 'r\_c\_%' THEN substr(current_user::text, 3) ELSE 'public' END $$;

-- ---------------------------------------------------------------------------------------------- Django
GRANT SELECT ON public.django_migrations TO r_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.django_session TO g_council, r_public;
-- The portal's copies of what each council has for itself. They are empty, so that nobody has a right on the portal.
GRANT SELECT ON public.django_content_type TO r_public, r_operator;
GRANT SELECT ON public.auth_group TO r_public, r_operator;
GRANT SELECT ON public.auth_group_permissions TO r_public, r_operator;
GRANT SELECT ON public.auth_permission TO r_public, r_operator;
GRANT SELECT ON public.staff_deputy TO r_public, r_operator;
GRANT SELECT ON public.staff_invitation TO r_public, r_operator;
GRANT SELECT ON public.staff_member TO r_public, r_operator;
GRANT SELECT ON public.staff_role TO r_public, r_operator;
GRANT SELECT ON public.staff_safety TO r_public, r_operator;
GRANT SELECT ON public.staff_usergroup TO r_public, r_operator;
GRANT SELECT ON public.staff_userpermission TO r_public, r_operator;

-- ---------------------------------------------------------------------------------------------- kernel
GRANT SELECT, INSERT ON public.kernel_auditevent TO g_council, r_public, r_operator;
ALTER TABLE public.kernel_auditevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.kernel_auditevent TO g_council, r_public
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
-- The operator reads what was done to councils, requests and messages, and by operators: nothing that a council or
-- a supplier did.
CREATE POLICY reads ON public.kernel_auditevent FOR SELECT TO r_operator USING (
  schema = 'public' AND (
    split_part(model, '.', 1) IN ('archives', 'blueprints', 'console', 'councils', 'kernel', 'regions')
    OR verb IN ('account.make_operator', 'account.unmake_operator')
    OR actor_id IN (SELECT id FROM public.accounts_user WHERE is_operator)));
CREATE POLICY writes ON public.kernel_auditevent FOR INSERT TO r_operator WITH CHECK (schema = 'public');

GRANT SELECT, INSERT ON public.kernel_auditseal TO g_council, r_public;
ALTER TABLE public.kernel_auditseal ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.kernel_auditseal TO g_council, r_public
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());

-- What a message says, and a key that may hold an address, are read in its own schema alone. The relay sees the rest.
GRANT SELECT, INSERT ON public.kernel_outboxmessage TO g_council, r_public;
GRANT INSERT ON public.kernel_outboxmessage TO r_operator;
GRANT SELECT (id, schema, kind, state, attempts, last_error, request_number, created_at, due_at, leased_until, done_at) ON public.kernel_outboxmessage TO r_operator;
GRANT UPDATE (state, attempts, last_error, due_at, leased_until, done_at) ON public.kernel_outboxmessage TO r_operator;
ALTER TABLE public.kernel_outboxmessage ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.kernel_outboxmessage TO g_council, r_public
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY reads ON public.kernel_outboxmessage FOR SELECT TO r_operator USING (true);
CREATE POLICY writes ON public.kernel_outboxmessage FOR INSERT TO r_operator WITH CHECK (schema = 'public');
CREATE POLICY delivers ON public.kernel_outboxmessage FOR UPDATE TO r_operator USING (true);

GRANT SELECT, INSERT, UPDATE ON public.kernel_idempotencykey TO g_council, r_public;
GRANT SELECT (id, created_at), DELETE ON public.kernel_idempotencykey TO r_operator;
ALTER TABLE public.kernel_idempotencykey ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.kernel_idempotencykey TO g_council, r_public
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY clears ON public.kernel_idempotencykey TO r_operator USING (true);

-- What was typed when a session had ended. Whoever clears it away need not read it.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.kernel_heldtext TO g_council, r_public;
GRANT SELECT (id, browser, held_at), DELETE ON public.kernel_heldtext TO r_operator;
ALTER TABLE public.kernel_heldtext ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.kernel_heldtext TO g_council, r_public
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY clears ON public.kernel_heldtext TO r_operator USING (true);

GRANT SELECT, INSERT, UPDATE ON public.kernel_lease TO g_council, r_public, r_operator;
ALTER TABLE public.kernel_lease ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.kernel_lease TO g_council
  USING (position(public.dips_schema() IN name) > 0) WITH CHECK (position(public.dips_schema() IN name) > 0);
CREATE POLICY every ON public.kernel_lease TO r_public, r_operator USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON public.kernel_jobrun TO r_public;
GRANT SELECT ON public.kernel_jobrun TO r_operator;

-- ---------------------------------------------------------------------------------------------- councils
-- Only the owner's process makes councils and hosts. The look-up by host runs as the portal. A council says of itself
-- in which languages its site is offered and whom one writes to, and nothing else.
GRANT SELECT ON public.councils_region TO g_council, r_public, r_operator;
GRANT SELECT ON public.councils_council TO g_council, r_public, r_operator;
GRANT UPDATE (languages, contact_email, privacy_contact, updated_at) ON public.councils_council TO g_council;
GRANT UPDATE ON public.councils_council TO r_operator;
ALTER TABLE public.councils_council ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON public.councils_council FOR SELECT TO g_council USING (true);
CREATE POLICY own ON public.councils_council FOR UPDATE TO g_council
  USING (schema_name = public.dips_schema()) WITH CHECK (schema_name = public.dips_schema());
CREATE POLICY every ON public.councils_council TO r_public, r_operator USING (true) WITH CHECK (true);
GRANT SELECT ON public.councils_domain TO r_public, r_operator;
GRANT UPDATE ON public.councils_domain TO r_operator;

GRANT SELECT ON public.councils_branding TO g_council, r_public, r_operator;
GRANT UPDATE ON public.councils_branding TO g_council, r_operator;
ALTER TABLE public.councils_branding ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.councils_branding TO g_council
  USING (council_id = (SELECT id FROM public.councils_council WHERE schema_name = public.dips_schema()))
  WITH CHECK (council_id = (SELECT id FROM public.councils_council WHERE schema_name = public.dips_schema()));
CREATE POLICY every ON public.councils_branding TO r_public, r_operator USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON public.councils_activity TO g_council;
GRANT SELECT ON public.councils_activity TO r_operator;
ALTER TABLE public.councils_activity ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.councils_activity TO g_council
  USING (council_id = (SELECT id FROM public.councils_council WHERE schema_name = public.dips_schema()))
  WITH CHECK (council_id = (SELECT id FROM public.councils_council WHERE schema_name = public.dips_schema()));
CREATE POLICY reads ON public.councils_activity FOR SELECT TO r_operator USING (true);

GRANT SELECT ON public.councils_provisioningrun TO g_council, r_public, r_operator;
GRANT INSERT ON public.councils_provisioningrun TO r_public, r_operator;
GRANT UPDATE ON public.councils_provisioningrun TO r_operator;
ALTER TABLE public.councils_provisioningrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.councils_provisioningrun TO g_council USING (schema_name = public.dips_schema());
CREATE POLICY every ON public.councils_provisioningrun TO r_public, r_operator USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------- accounts
-- A council may invite a new person and note a sign-in. It can neither make nor change who somebody is.
GRANT SELECT, INSERT ON public.accounts_user TO g_council;
GRANT UPDATE (last_login, password) ON public.accounts_user TO g_council;
GRANT SELECT, INSERT, UPDATE ON public.accounts_user TO r_public;
GRANT SELECT (id, email, full_name, is_active, is_operator, date_joined, last_login, anonymised_at) ON public.accounts_user TO r_operator;
GRANT UPDATE (is_active, is_operator, last_login) ON public.accounts_user TO r_operator;
ALTER TABLE public.accounts_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON public.accounts_user FOR SELECT TO g_council, r_public USING (true);
-- The operator sees the operators, whoever may look at a region, and the one person whose address it names.
CREATE POLICY knows ON public.accounts_user FOR SELECT TO r_operator
  USING (is_operator OR email = current_setting('dips.looking_for', true)
         OR EXISTS (SELECT FROM public.regions_viewer v WHERE v.user_id = accounts_user.id AND v.ended_at IS NULL));
CREATE POLICY joins ON public.accounts_user FOR INSERT TO g_council, r_public
  WITH CHECK (NOT is_superuser AND NOT is_operator);
CREATE POLICY changes ON public.accounts_user FOR UPDATE TO g_council, r_public, r_operator
  USING (true) WITH CHECK (NOT is_superuser);
-- Nobody but an operator makes an operator. A policy sees one row and not what it was, so a trigger says it.
CREATE OR REPLACE FUNCTION public.dips_refuse_operator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'only r_operator may say who is an operator';
END $$;
CREATE OR REPLACE TRIGGER only_operators BEFORE UPDATE ON public.accounts_user FOR EACH ROW
  WHEN (NEW.is_operator IS DISTINCT FROM OLD.is_operator AND current_user NOT IN ('r_operator', 'dips_owner'))
  EXECUTE FUNCTION public.dips_refuse_operator();

GRANT SELECT ON public.account_emailaddress TO g_council;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.account_emailaddress TO r_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.account_emailconfirmation TO r_public;
GRANT SELECT ON public.accounts_apitoken TO g_council;
GRANT UPDATE (last_used_at) ON public.accounts_apitoken TO g_council;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.accounts_apitoken TO r_public;
-- Second factors and sessions are read and written as the portal, on every host: a council's role can neither see nor plant one.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.mfa_authenticator TO r_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.accounts_usersession TO r_public;
GRANT SELECT (id, user_id, type, created_at, last_used_at) ON public.mfa_authenticator TO r_operator;

-- ---------------------------------------------------------------------------------------------- suppliers
-- Inside a council a supplier is an id and a snapshot, never a join.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.suppliers_supplierorganisation TO r_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.suppliers_suppliermember TO r_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.suppliers_supplierinvitation TO r_public;

-- ---------------------------------------------------------------------------------------------- directory
GRANT SELECT, INSERT, UPDATE, DELETE ON public.directory_challengeindex TO g_council;
GRANT SELECT ON public.directory_challengeindex TO r_public;
ALTER TABLE public.directory_challengeindex ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.directory_challengeindex TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY reads ON public.directory_challengeindex FOR SELECT TO r_public USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON public.directory_passport TO g_council;
GRANT SELECT ON public.directory_passport TO r_public;
ALTER TABLE public.directory_passport ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.directory_passport TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY reads ON public.directory_passport FOR SELECT TO r_public USING (true);

-- ---------------------------------------------------------------------------------------------- blueprints
-- A council reads what is offered to the nation and to its own region, and what it published itself; the portal what is
-- offered to the nation.
CREATE OR REPLACE FUNCTION public.dips_region() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT r.slug FROM public.councils_council c JOIN public.councils_region r ON r.id = c.region_id
        WHERE c.schema_name = public.dips_schema() $$;

-- A name belongs to its first publisher. Whose it is stays between the two.
GRANT SELECT, INSERT ON public.blueprints_blueprintname TO g_council, r_operator;
ALTER TABLE public.blueprints_blueprintname ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.blueprints_blueprintname TO g_council
  USING (owner = public.dips_schema()) WITH CHECK (owner = public.dips_schema());
CREATE POLICY every ON public.blueprints_blueprintname TO r_operator USING (true) WITH CHECK (owner = '');

GRANT SELECT, INSERT ON public.blueprints_blueprintversion TO g_council, r_operator;
GRANT SELECT ON public.blueprints_blueprintversion TO r_public;
GRANT UPDATE (withdrawn_at) ON public.blueprints_blueprintversion TO g_council, r_operator;
ALTER TABLE public.blueprints_blueprintversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY offered ON public.blueprints_blueprintversion FOR SELECT TO g_council
  USING (region = '' OR owner = public.dips_schema() OR region = public.dips_region());
CREATE POLICY publishes ON public.blueprints_blueprintversion FOR INSERT TO g_council WITH CHECK (
  owner = public.dips_schema() AND (region = '' OR region = public.dips_region())
  AND EXISTS (SELECT FROM public.blueprints_blueprintname AS taken
              WHERE taken.name = blueprints_blueprintversion.name AND taken.owner = public.dips_schema()));
CREATE POLICY withdraws ON public.blueprints_blueprintversion FOR UPDATE TO g_council
  USING (owner = public.dips_schema()) WITH CHECK (owner = public.dips_schema());
CREATE POLICY offered_to_all ON public.blueprints_blueprintversion FOR SELECT TO r_public USING (region = '');
CREATE POLICY every ON public.blueprints_blueprintversion TO r_operator USING (true) WITH CHECK (owner = '');

-- Who uses what is told where the version itself is told, and nowhere else.
GRANT SELECT, INSERT, UPDATE ON public.blueprints_use TO g_council;
GRANT SELECT ON public.blueprints_use TO r_public, r_operator;
ALTER TABLE public.blueprints_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.blueprints_use TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY told ON public.blueprints_use FOR SELECT TO g_council, r_public USING (
  EXISTS (SELECT FROM public.blueprints_blueprintversion AS v
          WHERE v.name = blueprints_use.name AND v.version = blueprints_use.version));
CREATE POLICY every ON public.blueprints_use FOR SELECT TO r_operator USING (true);

GRANT SELECT, INSERT, UPDATE (adopted_at) ON public.blueprints_adoption TO g_council;
GRANT SELECT (id, schema, name, version, digest, adopted_at, adopted_by_id) ON public.blueprints_adoption TO r_operator;
ALTER TABLE public.blueprints_adoption ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.blueprints_adoption TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY reads ON public.blueprints_adoption FOR SELECT TO r_operator USING (true);

-- ---------------------------------------------------------------------------------------------- domains
-- A council asks for a name, and says from which address it would write. Whether the DNS says the same is written by
-- the operator's role, and the host itself by the owner's process.
GRANT SELECT, INSERT ON public.domains_claim TO g_council;
GRANT SELECT ON public.domains_claim TO r_public;
GRANT SELECT, UPDATE ON public.domains_claim TO r_operator;
ALTER TABLE public.domains_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.domains_claim FOR SELECT TO g_council USING (schema = public.dips_schema());
CREATE POLICY asks ON public.domains_claim FOR INSERT TO g_council
  WITH CHECK (schema = public.dips_schema() AND state = 'asked');
CREATE POLICY every ON public.domains_claim TO r_public, r_operator USING (true) WITH CHECK (true);
-- Whoever runs the platform may take a host away, and say which of two is the first; never give one.
GRANT DELETE ON public.councils_domain TO r_operator;

GRANT SELECT, INSERT, UPDATE, DELETE ON public.domains_sender TO g_council;
GRANT SELECT ON public.domains_sender TO r_public;
ALTER TABLE public.domains_sender ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.domains_sender TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY every ON public.domains_sender FOR SELECT TO r_public USING (true);

-- ---------------------------------------------------------------------------------------------- regions
-- A council agrees for itself, with its own areas alone. Whether it still belongs to one is asked at every look.
CREATE OR REPLACE FUNCTION public.dips_belongs(of_schema text, to_area uuid) RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT EXISTS (
          SELECT FROM public.councils_council c LEFT JOIN public.councils_region r ON r.id = c.region_id
          WHERE c.schema_name = of_schema AND c.state = 'active'
            AND to_area IN (c.authority_id, c.region_id, r.parent_id)) $$;

-- Who agreed is told to the council; that it agreed, to everybody; the operator may end what no longer holds.
GRANT SELECT, INSERT ON public.regions_consent TO g_council;
GRANT UPDATE (ended_at, ended_label, ended_reason) ON public.regions_consent TO g_council, r_operator;
GRANT SELECT (id, schema, area_id, measures, given_at, ended_at) ON public.regions_consent TO r_public;
GRANT SELECT (id, schema, area_id, given_at, ended_at) ON public.regions_consent TO r_operator;
ALTER TABLE public.regions_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON public.regions_consent FOR SELECT TO g_council USING (schema = public.dips_schema());
CREATE POLICY agrees ON public.regions_consent FOR INSERT TO g_council
  WITH CHECK (schema = public.dips_schema() AND public.dips_belongs(schema, area_id));
CREATE POLICY ends ON public.regions_consent FOR UPDATE TO g_council
  USING (schema = public.dips_schema() AND ended_at IS NULL) WITH CHECK (schema = public.dips_schema());
CREATE POLICY live ON public.regions_consent FOR SELECT TO r_public
  USING (ended_at IS NULL AND public.dips_belongs(schema, area_id));
CREATE POLICY every ON public.regions_consent TO r_operator USING (true) WITH CHECK (ended_at IS NOT NULL);

-- The portal says for which area it looks, and sees what was agreed for that one; without saying so, nothing at all.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.regions_figure TO g_council;
GRANT SELECT ON public.regions_figure TO r_public;
ALTER TABLE public.regions_figure ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.regions_figure TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY consented ON public.regions_figure FOR SELECT TO r_public USING (EXISTS (
  SELECT FROM public.regions_consent AS c
  WHERE c.schema = regions_figure.schema AND c.ended_at IS NULL AND regions_figure.measure = ANY (c.measures)
    AND c.area_id::text = current_setting('dips.area', true)));

GRANT SELECT, INSERT ON public.regions_viewer TO r_operator;
GRANT UPDATE (ended_at, ended_label, ended_reason) ON public.regions_viewer TO r_operator;
GRANT SELECT (id, user_id, area_id, expires_on, ended_at) ON public.regions_viewer TO r_public;

-- ---------------------------------------------------------------------------------------------- sign-up
-- The operator's processes tell whoever signed up how it went. What they chose is in the request for the council.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.signup_signup TO r_public;
GRANT SELECT (id, email, language, asked_at, run_id) ON public.signup_signup TO r_operator;

-- ---------------------------------------------------------------------------------------------- billing
-- What Stripe said is written as the operator alone. A council reads its own; the portal takes events in, and reads
-- nothing of councils.
GRANT SELECT ON public.billing_account TO g_council;
GRANT SELECT ON public.billing_invoice TO g_council;
GRANT SELECT ON public.billing_order TO g_council;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.billing_account TO r_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.billing_invoice TO r_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.billing_order TO r_operator;
ALTER TABLE public.billing_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.billing_invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.billing_order ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.billing_account TO g_council USING (schema = public.dips_schema());
CREATE POLICY own ON public.billing_invoice TO g_council USING (schema = public.dips_schema());
CREATE POLICY own ON public.billing_order TO g_council USING (schema = public.dips_schema());
CREATE POLICY every ON public.billing_account TO r_operator USING (true) WITH CHECK (true);
CREATE POLICY every ON public.billing_invoice TO r_operator USING (true) WITH CHECK (true);
CREATE POLICY every ON public.billing_order TO r_operator USING (true) WITH CHECK (true);
GRANT SELECT ON public.billing_price TO g_council, r_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.billing_price TO r_operator;
GRANT SELECT, INSERT ON public.billing_event TO r_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.billing_event TO r_operator;
-- ---------------------------------------------------------------------------------------------- archives
-- A council asks for its own file and to leave, and may take that back; what is done about it the provisioner writes.
GRANT SELECT, INSERT, UPDATE ON public.archives_export TO g_council;
GRANT SELECT (id, schema, state, error, attempts, lease_until, keep_until, created_at, updated_at) ON public.archives_export TO r_operator;
ALTER TABLE public.archives_export ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.archives_export TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY reads ON public.archives_export FOR SELECT TO r_operator USING (true);

GRANT SELECT, INSERT ON public.archives_departure TO g_council;
GRANT UPDATE (state, updated_at) ON public.archives_departure TO g_council;
GRANT SELECT (id, schema, slug, kept_until, state) ON public.archives_departure TO r_public;
GRANT SELECT, INSERT, UPDATE ON public.archives_departure TO r_operator;
ALTER TABLE public.archives_departure ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.archives_departure TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema());
CREATE POLICY reads ON public.archives_departure FOR SELECT TO r_public USING (true);
CREATE POLICY every ON public.archives_departure TO r_operator USING (true) WITH CHECK (true);

GRANT SELECT (id, key_id, public_key, issued_at) ON public.archives_certificate TO r_public;
GRANT SELECT, INSERT ON public.archives_certificate TO r_operator;

GRANT SELECT ON public.archives_return TO r_operator;
GRANT UPDATE (opened_at) ON public.archives_return TO r_operator;
ALTER TABLE public.archives_return ENABLE ROW LEVEL SECURITY;
CREATE POLICY every ON public.archives_return TO r_operator USING (true) WITH CHECK (true);

GRANT SELECT ON public.archives_formerapplication TO r_public;
ALTER TABLE public.archives_formerapplication ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON public.archives_formerapplication FOR SELECT TO r_public USING (true);

-- ---------------------------------------------------------------------------------------------- console
-- The operator may know whether a council's schema followed the code, and reads nothing there: the owner compares.
CREATE OR REPLACE FUNCTION public.dips_is_behind(asked text) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lacking boolean;
BEGIN
  IF NOT EXISTS (SELECT FROM public.councils_council WHERE schema_name = asked)
      OR to_regclass(format('%I.django_migrations', asked)) IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT app, name FROM pristine.django_migrations '
                 'EXCEPT SELECT app, name FROM %I.django_migrations)', asked) INTO lacking;
  RETURN lacking;
END $$;
REVOKE ALL ON FUNCTION public.dips_is_behind(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.dips_is_behind(text) TO r_operator;

-- An operator asks, and opens what another agreed to. What was asked for is never changed: not its council, its reach,
-- its reason, nor who asked. A council reads its own and may end them; it can neither make nor open one.
GRANT SELECT ON public.console_emergencyaccess TO g_council, r_operator;
GRANT INSERT ON public.console_emergencyaccess TO r_operator;
GRANT UPDATE (state, agreed_by, agreed_label, opened_at, until, ended_at, ended_label, updated_at) ON public.console_emergencyaccess TO r_operator;
GRANT UPDATE (state, ended_at, ended_label, updated_at) ON public.console_emergencyaccess TO g_council;
ALTER TABLE public.console_emergencyaccess ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.console_emergencyaccess FOR SELECT TO g_council USING (schema = public.dips_schema());
CREATE POLICY ends ON public.console_emergencyaccess FOR UPDATE TO g_council
  USING (schema = public.dips_schema()) WITH CHECK (schema = public.dips_schema() AND state = 'ended');
CREATE POLICY reads ON public.console_emergencyaccess FOR SELECT TO r_operator USING (true);
CREATE POLICY asks ON public.console_emergencyaccess FOR INSERT TO r_operator WITH CHECK (state = 'asked');
-- What is over cannot be opened again.
CREATE POLICY opens ON public.console_emergencyaccess FOR UPDATE TO r_operator
  USING (state IN ('asked', 'open')) WITH CHECK (true);
-- It opens once, now, for as long as was asked for: who agreed, since when and until when is then never changed.
CREATE OR REPLACE FUNCTION public.dips_refuse_longer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'an emergency access opens once, now, for the minutes that were asked for';
END $$;
CREATE OR REPLACE TRIGGER opens_once BEFORE UPDATE ON public.console_emergencyaccess FOR EACH ROW
  WHEN (NEW.state = 'open' AND OLD.state = 'asked' AND (
          NEW.opened_at IS NULL OR NEW.opened_at NOT BETWEEN public.dips_now() - interval '1 minute' AND public.dips_now()
          OR NEW.until IS DISTINCT FROM NEW.opened_at + NEW.minutes * interval '1 minute')
        OR NOT (NEW.state = 'open' AND OLD.state = 'asked') AND (NEW.opened_at, NEW.until, NEW.agreed_by, NEW.agreed_label)
          IS DISTINCT FROM (OLD.opened_at, OLD.until, OLD.agreed_by, OLD.agreed_label))
  EXECUTE FUNCTION public.dips_refuse_longer();
