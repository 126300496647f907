"""Scenarios built in Python are those of files."""

import oomcast
import pytest


def sales():
    s = oomcast.Scenario("sales", executors=4, manager="yarn")
    s.conf({"spark.executor.memory": "2g", "spark.sql.shuffle.partitions": 16})
    s.conf(spark__executor__cores=2)
    s.data("orders", rows=2e7, size="4 GB", columns={
        "shop": oomcast.column("long", distinct=5000, hot={"17": "12%"}), "amount": "double"})
    s.data("shops", rows=5000, size="200 KB",
           columns={"shop": "long", "name": oomcast.column("string", bytes=20)})
    s.scan("shops").join(s.scan("orders"), on="shop").aggregate(by="name", functions="sum").write()
    return s


def test_a_built_scenario_runs():
    run = sales().run()
    assert run.verdict.outcome == "success"
    assert run.manifest["scenario"] == "sales"
    assert len(run.stages) >= 2


def test_a_built_scenario_is_a_file(tmp_path):
    built = sales()
    built.save(tmp_path / "sales.json")
    from_file = oomcast.run(tmp_path / "sales.json")
    assert from_file.manifest["trace_hash"] == built.run().manifest["trace_hash"]
    assert built.to_dict()["jobs"][0]["steps"][2]["inputs"] == ["scan0", "scan1"]


def test_methods_of_a_relation_are_the_table_of_operators():
    relation = oomcast.Scenario("x").scan("a")
    assert set(oomcast.operators()) <= set(dir(relation))
    assert relation.sort.__doc__ == oomcast.operators()["sort"]["summary"]
    with pytest.raises(AttributeError, match="did you mean 'join'"):
        relation.joim


def test_mistakes_of_a_built_scenario_are_told_when_it_is_read():
    s = oomcast.Scenario("x").data("a", rows=10, size="1 MB", columns={"k": "long"})
    s.scan("a").sort(by="k", golbal=True)
    with pytest.raises(oomcast.InputError, match="global"):
        s.run()


def test_a_scenario_may_extend_a_shipped_one():
    run = oomcast.run(oomcast.Scenario("less", extends="hot-key-join").conf(
        {"spark.executor.memory": "1500m"}))
    assert run.verdict.outcome == "success"


def test_jobs_share_a_cache():
    s = oomcast.Scenario("twice", executors=2)
    s.data("a", rows=1e6, size="100 MB", columns={"k": "long", "v": "double"})
    s.job("fill").scan("a").cache(as_="kept").count()
    s.job("use").cached("kept").aggregate(by="k").count()
    assert s.run().verdict.outcome == "success"
