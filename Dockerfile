# The official Airflow image with what OrderSync needs. Build: docker build -t order-sync .
FROM apache/airflow:3.3.2

COPY --chown=airflow:root requirements.txt constraints.txt /tmp/
RUN pip install --no-cache-dir -r /tmp/requirements.txt -c /tmp/constraints.txt

COPY --chown=airflow:root airflow_settings.yaml ${AIRFLOW_HOME}/
COPY --chown=airflow:root include ${AIRFLOW_HOME}/include
COPY --chown=airflow:root plugins ${AIRFLOW_HOME}/plugins
COPY --chown=airflow:root dags ${AIRFLOW_HOME}/dags

ENV PYTHONPATH=${AIRFLOW_HOME}
