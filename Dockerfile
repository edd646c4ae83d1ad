# nianbao 的镜像：Debian 自带的 Python、一个装好全部依赖的虚拟环境、随程序发布的模型。运行时不联网。
# 用法见 docs/deploy.md。make image-check 在没有容器引擎的机器上逐步执行本文件并运行其结果。

FROM debian:trixie-slim AS build

# 用软件源镜像站时给出，如 docker build --build-arg PIP_INDEX_URL=… --build-arg UV_DEFAULT_INDEX=…；不进入最终镜像
ARG PIP_INDEX_URL
ARG UV_DEFAULT_INDEX

# Debian keeps only the current version of a package: a pinned one could not be installed after its next security fix.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==0.13.9

# Unchecked: the bytecode holds however the layers' times are kept.
ENV PYC_INVALIDATION_MODE=UNCHECKED_HASH \
    UV_COMPILE_BYTECODE=1 \
    UV_NO_CACHE=1 \
    VIRTUAL_ENV=/opt/nianbao

# The dependencies alone, at the versions that [tool.uv] pins: this layer stays as long as pyproject.toml does.
WORKDIR /src
COPY pyproject.toml ./
RUN /opt/uv/bin/uv venv --python /usr/bin/python3 /opt/nianbao \
    && /opt/uv/bin/uv pip install -r pyproject.toml

COPY . .
RUN /opt/uv/bin/uv build --wheel --out-dir /wheel \
    && /opt/uv/bin/uv pip install --no-deps /wheel/*.whl

# jieba's dictionary, read once and kept: it lies beside the program, for all to read and none to write.
RUN XDG_CACHE_HOME=/opt/nianbao/cache /opt/nianbao/bin/python -c "from models.words import segment; segment('报告')" \
    && chmod -R a+rX /opt/nianbao


FROM debian:trixie-slim

LABEL org.opencontainers.image.title="nianbao" \
      org.opencontainers.image.description="审查政府信息公开工作年度报告，离线运行" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/debian:trixie-slim"

# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libstdc++6 python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 nianbao \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /data \
        --shell /usr/sbin/nologin nianbao \
    && install -d -o 10001 -g 10001 -m 0750 /data

COPY --from=build /opt/nianbao /opt/nianbao

ENV PATH=/opt/nianbao/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NIANBAO_DATA_DIR=/data \
    XDG_CACHE_HOME=/opt/nianbao/cache

# 数据库、上传的报告、候选模型都在 /data；除它和 /tmp 外，根文件系统可以只读。
VOLUME /data
WORKDIR /data
USER 10001:10001
EXPOSE 8000

# Without a proxy, whatever the environment says: the address is this very container.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python3", "-I", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/livez', timeout=4)"]

ENTRYPOINT ["nianbao"]
CMD ["serve", "--host", "0.0.0.0"]
