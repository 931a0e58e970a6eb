-- Facts of a day are kept where some statistic reads them; the rows of other targets are no longer followed.
delete from fact_day d using kpi_target t
where t.organization_id = d.organization_id and t.id = d.target_id and case t.target_type
  when 'Competence' then d.measure not in ('scores', 'feedback', 'validated_1', 'validated_2', 'attempted_2', 'validated_3', 'remediations', 'chapters_validated', 'uas_validated')
  when 'Micro_competence' then d.measure not in ('scores', 'feedback')
  when 'Projet' then d.measure not in ('quality_code', 'quality_organisation', 'quality_oral', 'quality_relevance', 'quality_integration', 'quality_bonus', 'tasks_done', 'tasks_with_deadline', 'tasks_on_time')
  else false end;
