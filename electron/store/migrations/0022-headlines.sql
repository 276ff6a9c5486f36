-- Of a yes or no, lists show the AUC first: an accuracy says little where nearly all are of one kind. Versions keep all their metrics.
UPDATE version_outlines SET listed = json_set(listed, '$.tasks', json((
  SELECT json_group_object(task.key, json(
    CASE WHEN model.value ->> '$.holdout.kind' = 'classification' THEN json_set(task.value,
      '$.score', model.value -> '$.holdout.auc',
      '$.baseline', model.value -> '$.baseline.auc',
      '$.topTenth', NULL,
      '$.accuracy', model.value -> '$.holdout.accuracy',
      '$.naiveAccuracy', model.value -> '$.baseline.accuracy',
      '$.yesShare', (model.value ->> '$.holdout.positives') * 1.0 / (model.value ->> '$.holdout.rows'))
    ELSE json_set(task.value, '$.topTenth', model.value -> '$.holdout.topTenth',
      '$.accuracy', NULL, '$.naiveAccuracy', NULL, '$.yesShare', NULL) END))
  FROM json_each(listed, '$.tasks') task JOIN json_each(history, '$.tasks') model ON model.key = task.key)));
