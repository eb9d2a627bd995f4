from dips.kernel.leases import lease


def test_a_job_has_one_holder_at_a_time(db) -> None:
    with lease("job") as first, lease("job") as second, lease("other") as other:
        assert (first, second, other) == (True, False, True)


def test_a_job_is_free_again_when_its_holder_is_done(db) -> None:
    with lease("job"):
        pass
    with lease("job") as again:
        assert again is True


def test_a_dead_holders_lease_runs_out(db) -> None:
    with lease("job", seconds=0), lease("job") as again:
        assert again is True
