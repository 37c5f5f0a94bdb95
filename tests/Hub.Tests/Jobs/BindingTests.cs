using Actors.Hub.Jobs;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class BindingTests
{
    private const long Minute = 60 * Second;

    [Fact]
    public void The_first_reference_makes_the_first_incarnation() => Assert.Equal(1, Home(JobHistory.Empty, "n1", Ref()));

    [Fact]
    public void Another_node_of_the_same_run_joins_it() => Assert.Equal(1, Home(Running("n1", Ref()), "n2", Ref(boot: "b2", inode: 9, firstSeen: T0 + Minute)));

    [Fact]
    public void A_node_that_started_long_before_is_another_run() => Assert.Equal(2, Home(Running("n1", Ref()), "n2", Ref(firstSeen: T0 - (3 * Minute))));

    [Fact]
    public void A_node_that_joins_a_running_job_late_joins_it() => Assert.Equal(1, Home(Running("n1", Ref()), "n2", Ref(firstSeen: T0 + (500 * Minute))));

    [Fact]
    public void A_node_first_seen_long_after_the_end_is_another_run()
    {
        var ended = Running("n1", Ref()).Apply(Finished("n1", Ref(), 2, Usage(1)));
        Assert.Equal(1, Home(ended, "n2", Ref(firstSeen: T0 + Minute)));
        Assert.Equal(2, Home(ended, "n2", Ref(firstSeen: T0 + (3 * Minute))));
    }

    [Fact]
    public void Another_restart_count_is_another_run() => Assert.Equal(2, Home(Running("n1", Ref(restart: 0)), "n2", Ref(restart: 1)));

    [Fact]
    public void An_unknown_restart_count_fits() => Assert.Equal(1, Home(Running("n1", Ref(restart: 0)), "n2", Ref()));

    [Fact]
    public void Another_sluid_is_another_run_and_the_same_one_is_not_whatever_the_time()
    {
        var history = Running("n1", Ref(sluid: "s1"));
        Assert.Equal(2, Home(history, "n2", Ref(sluid: "s2")));
        Assert.Equal(1, Home(history, "n2", Ref(sluid: "s1", firstSeen: T0 - (500 * Minute))));
    }

    [Theory]
    [InlineData("boot-2", 7UL)]
    [InlineData("boot-1", 8UL)]
    public void A_new_boot_or_cgroup_on_the_same_node_is_a_new_run_and_ends_the_old_one(string boot, ulong inode)
    {
        var history = Running("n1", Ref()).Apply(Recorded("n1", Ref(), 3, Usage(5)));
        foreach (var bound in Binding.Bind(history, "n1", Ref(boot, inode, T0 + Minute), new BindingContext(T0 + Minute)))
        {
            history = history.Apply(bound);
        }

        Assert.True(history.Incarnations[1].Complete);
        Assert.True(history.Incarnations[1].Nodes[0].Usage!.TotalIsLowerBound);
        Assert.Equal(5, history.Incarnations[1].Nodes[0].Usage!.CpuUsec);
        Assert.False(history.Incarnations[2].Complete);
    }

    [Fact]
    public void The_true_last_word_that_comes_later_replaces_the_one_that_was_assumed()
    {
        var history = Running("n1", Ref()).Apply(Recorded("n1", Ref(), 3, Usage(5)));
        foreach (var bound in Binding.Bind(history, "n1", Ref(inode: 8, firstSeen: T0 + Minute), new BindingContext(T0 + Minute)))
        {
            history = history.Apply(bound);
        }

        history = history.Apply(Finished("n1", Ref(), 4, Usage(5)));
        Assert.False(history.Incarnations[1].Nodes[0].Usage!.TotalIsLowerBound);
    }

    [Fact]
    public void A_closed_run_is_reopened_for_a_node_that_belongs_to_it()
    {
        var closed = Running("n1", Ref()).Apply(Finished("n1", Ref(), 2, Usage(1))).Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0 });
        Assert.Equal([typeof(JobReopened), typeof(NodeBound)], Binding.Bind(closed, "n2", Ref(inode: 9), new BindingContext(T0)).Select(e => e.GetType()));
    }

    [Fact]
    public void An_agent_that_lost_its_outbox_and_names_another_birth_of_the_same_cgroup_is_known() =>
        Assert.NotNull(Running("n1", Ref()).Find("n1", Ref(firstSeen: T0 + Second)));

    [Fact]
    public void A_recycled_inode_number_is_another_cgroup()
    {
        var ended = Running("n1", Ref()).Apply(Finished("n1", Ref(), 2, Usage(1)));
        Assert.Null(ended.Find("n1", Ref(firstSeen: T0 + (10 * Second))));
        Assert.NotNull(ended.Find("n1", Ref()));
    }

    [Fact]
    public void Without_a_cgroup_the_first_process_is_the_reference()
    {
        var history = Running("n1", Ref(inode: 0));
        Assert.NotNull(history.Find("n1", Ref(inode: 0)));
        Assert.Null(history.Find("n1", Ref(inode: 0, firstSeen: T0 + 1)));
    }

    private static JobHistory Running(string node, NodeJobRef reference) => JobHistoryTests.Apply(Bound(node, reference));

    private static int Home(JobHistory history, string node, NodeJobRef reference) => Binding.Bind(history, node, reference, new BindingContext(T0)).OfType<NodeBound>().Single().Incarnation;
}
