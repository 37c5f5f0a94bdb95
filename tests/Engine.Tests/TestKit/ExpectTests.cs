using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;
using Xunit.Sdk;

namespace Engine.Tests.TestKits;

public sealed class ExpectTests() : TestKit(Patience.Hocon)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_message_of_the_type_is_given_back_and_its_sender_is_known()
    {
        var probe = CreateTestProbe();
        TestActor.Tell("hello", probe);
        Assert.Equal("hello", ExpectMsg<string>());
        Assert.Equal(probe.Ref, LastSender);
    }

    [Fact]
    public void A_message_of_another_type_fails_and_names_both_types()
    {
        TestActor.Tell(5);
        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>());
        Assert.Contains("System.String", failure.Message, StringComparison.Ordinal);
        Assert.Contains("System.Int32", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_message_of_the_type_fails()
    {
        TestActor.Tell("b");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg("a"));
    }

    [Fact]
    public void Waiting_ends_after_the_time_and_the_failure_has_the_hint()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Short, "the greeting"));
        Assert.Contains("the greeting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_taken_once_by_any_form_of_expectation()
    {
        foreach (var i in Enumerable.Range(1, 6))
        {
            TestActor.Tell(i);
        }

        ExpectMsg(1);
        ExpectMsg<int>(i => i == 2);
        ExpectMsg<int>(i => Assert.Equal(3, i));
        ExpectMsg<int>((i, sender) => i == 4 && sender.Equals(TestActor));
        ExpectMsgFrom<int>(TestActor, i => i == 5);
        ExpectMsg(7, (expected, actual) => expected == actual + 1);
        ExpectNoMsg(Short);
    }

    [Fact]
    public async Task Asynchronous_expectations_wait_for_what_comes_later()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(30), TestActor, "later", ActorRefs.NoSender);
        Assert.Equal("later", await ExpectMsgAsync<string>());
        await ExpectNoMsgAsync(Short);
    }

    [Fact]
    public void The_wrong_sender_fails()
    {
        TestActor.Tell("x", CreateTestProbe());
        Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom<string>(TestActor));
    }

    [Fact]
    public void Silence_fails_when_something_comes()
    {
        TestActor.Tell("noise");
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Short));
    }

    [Fact]
    public void All_of_several_messages_may_come_in_any_order()
    {
        foreach (var message in (string[])["c", "a", "b"])
        {
            TestActor.Tell(message);
        }

        Assert.Equal(["c", "a", "b"], ExpectMsgAllOf("a", "b", "c"));
    }

    [Fact]
    public void All_of_several_messages_fails_and_names_what_is_missing()
    {
        TestActor.Tell("a");
        TestActor.Tell("x");
        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf("a", "b"));
        Assert.Contains("<b>", failure.Message, StringComparison.Ordinal);
        Assert.Contains("<x>", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_of_several_messages_is_enough()
    {
        TestActor.Tell("b");
        TestActor.Tell("x");
        Assert.Equal("b", ExpectMsgAnyOf(["a", "b"]));
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAnyOf(["a", "b"]));
    }

    [Fact]
    public void Fishing_drops_what_does_not_match()
    {
        TestActor.Tell(1);
        TestActor.Tell("x");
        TestActor.Tell("fish");
        TestActor.Tell("rest");
        Assert.Equal("fish", FishForMessage<string>(message => message == "fish"));
        ExpectMsg("rest");
    }

    [Fact]
    public async Task Fishing_until_a_type_leaves_its_message()
    {
        TestActor.Tell(1);
        TestActor.Tell("fish");
        await FishUntilMessageAsync<string>();
        ExpectMsg("fish");
    }

    [Fact]
    public void Receiving_while_a_condition_holds_leaves_the_first_for_which_it_does_not()
    {
        foreach (var i in Enumerable.Range(1, 4))
        {
            TestActor.Tell(i);
        }

        Assert.Equal([1, 2], ReceiveWhile<int>(i => i < 3));
        ExpectMsg(3);
        Assert.Equal(["4"], ReceiveWhile(TimeSpan.FromSeconds(60), message => message.ToString(), msgs: 1));
    }

    [Fact]
    public void Receiving_a_number_of_messages_says_how_many_came()
    {
        TestActor.Tell(1);
        var failure = Assert.ThrowsAny<XunitException>(() => ReceiveN(2, Short));
        Assert.Contains("Only got 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_peek_leaves_the_message()
    {
        TestActor.Tell(1);
        Assert.Equal(1, PeekOne());
        ExpectMsg(1);
        Assert.Null(ReceiveOne(TimeSpan.Zero));
    }

    [Fact]
    public void Ignored_messages_do_not_arrive_until_nothing_is_ignored_any_more()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("a");
        ExpectMsg("a");
        IgnoreNoMessages();
        TestActor.Tell(2);
        ExpectMsg(2);
    }

    [Fact]
    public async Task Silence_is_waited_for_and_what_came_before_is_given_back()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);
        var heard = await WaitForRadioSilenceAsync(Short);
        Assert.Equal([1, 2], heard.Cast<int>());
    }
}
