#include "cli/demo/demo.h"

#include "domain/password.h"
#include "domain/person.h"

const DemoAccount demo_accounts[] = {
    { "khue.dinh", "leader, Văn phòng Tỉnh ủy" },
    { "mai.tran", "coordinator, Văn phòng Tỉnh ủy: accepts, returns, follows" },
    { "hlenh.ayun", "officer, UBND xã Krông Tơ: does the work" },
    { "thu.le", "clerk, Văn phòng Tỉnh ủy" },
    { "dan.xem", "viewer, Văn phòng Tỉnh ủy" },
    { "quantri", "administrator of the province" },
};
const size_t demo_accounts_n = COUNT_OF(demo_accounts);

Str demo_text(const char *name) {
    for (const EmbeddedText *t = demo_texts; t->name; t++)
        if (str_is(str_c(name), t->name)) return t->text;
    return S("");
}

Instant demo_at(const Demo *demo, Day day, int hour, int minute) {
    return (Instant){ day_start(day, demo->zone).ms + (hour * 60 + minute) * 60000LL };
}

bool demo_run(const Demo *demo, const Actor *actor, Instant at, const CommandType *type,
              const void *command, int64_t *id, Err *err) {
    const LaneCall call = { .actor = actor, .now = at, .zone = demo->zone };
    CommandResult result;
    if (!lane_run(store_lane(demo->store), demo->arena, &call, type, command, &result, err))
        return false;
    if (id) *id = result.id;
    return true;
}

UnitId demo_unit(const Demo *demo, const char *code) {
    for (size_t i = 0; i < demo->units_n; i++)
        if (str_is(demo->codes[i], code)) return demo->units[i];
    return (UnitId){ 0 };
}

const Actor *demo_actor(const Demo *demo, UnitId unit, Role role) {
    const Actor *any = NULL;
    for (size_t i = 0; i < demo->people_n; i++) {
        if (demo->people[i].actor.unit.v != unit.v) continue;
        if (demo->people[i].role == role) return &demo->people[i].actor;
        if (!any) any = &demo->people[i].actor;
    }
    return any;
}

/** The columns of one line of our own CSV files, which have no quotes. */
static size_t columns(Str line, Str *out, size_t most) {
    size_t n = 0;
    while (n < most && str_cut(&line, ',', &out[n]))
        n++;
    return n;
}

static bool open_units(Demo *demo, Err *err) {
    Str rest = demo_text("units.csv"), line, c[6];
    (void)str_line(&rest, &line);
    demo->codes = ARENA_ARRAY(demo->arena, Str, 200);
    demo->units = ARENA_ARRAY(demo->arena, UnitId, 200);
    while (str_line(&rest, &line)) {
        UnitOpen open = { 0 };
        if (columns(line, c, 6) != 6 || !unit_kind_from_word(c[2], &open.kind) ||
            !day_parse(c[5], &open.from))
            continue;
        if (c[1].n) open.superior = demo_unit(demo, str_z(demo->arena, c[1]));
        open.name = c[3];
        open.short_name = c[4];
        open.code = c[0];
        // Court and procuracy of the province follow their own work; those of the former district
        // did not.
        open.is_self_tracked =
            unit_kind_is_independent(open.kind) && !str_starts(c[0], S("H99.60"));
        int64_t id;
        if (!demo_run(demo, NULL, demo_at(demo, open.from, 8, 0), &unit_open_cmd, &open, &id, err))
            return false;
        demo->codes[demo->units_n] = c[0];
        demo->units[demo->units_n++] = (UnitId){ id };
    }
    return true;
}

static bool add_person(Demo *demo, Str login, Str name, Str title, UnitId unit, Role role, Str hash,
                       Err *err) {
    const PersonAdd add = { .who = { .login = login,
                                     .name = name,
                                     .title = title,
                                     .language = S("vi"),
                                     .unit = unit,
                                     .role = role },
                            .password_hash = hash };
    int64_t id;
    if (!demo_run(demo, NULL, demo_at(demo, day_from_civil(2021, 1, 5), 8, 0), &person_add_cmd,
                  &add, &id, err))
        return false;
    RoleHeld *held = ARENA_NEW(demo->arena, RoleHeld);
    *held = (RoleHeld){ unit, role };
    demo->people[demo->people_n++] = (DemoPerson){ .login = login,
                                                   .role = role,
                                                   .actor = { .person = { id },
                                                              .name = name,
                                                              .title = title,
                                                              .unit = unit,
                                                              .roles = held,
                                                              .roles_n = 1 } };
    return true;
}

static bool add_people(Demo *demo, Err *err) {
    AUTO(hash_gate_free) HashGate *gate = hash_gate_new(1, 0);
    Str rest = demo_text("people.csv"), line, c[5], hash;
    if (!password_hash(gate, demo->arena, S(DEMO_PASSWORD), &hash, err)) return false;
    (void)str_line(&rest, &line);
    demo->people = ARENA_ARRAY(demo->arena, DemoPerson, 200);
    while (str_line(&rest, &line)) {
        Role role;
        if (columns(line, c, 5) != 5 || !role_from_word(c[4], &role)) continue;
        if (!add_person(demo, c[0], c[1], c[2], demo_unit(demo, str_z(demo->arena, c[3])), role,
                        hash, err))
            return false;
    }
    return add_person(demo, S("quantri"), S("Cao Xuân Trí"), S("Quản trị hệ thống"),
                      demo_unit(demo, "H99"), ROLE_ADMINISTRATOR, hash, err);
}

bool demo_fill(Store *store, Arena *arena, Instant now, Err *err) {
    Demo demo = { .store = store, .arena = arena, .now = now, .zone = store_config(store)->zone };
    return open_units(&demo, err) && add_people(&demo, err) && demo_work(&demo, err);
}
