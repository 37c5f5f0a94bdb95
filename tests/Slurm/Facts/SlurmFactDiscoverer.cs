using Xunit.Abstractions;
using Xunit.Sdk;

namespace Actors.Slurm.Facts;

/// <summary>Makes the test cases of <see cref="SlurmFactAttribute"/>.</summary>
public sealed class SlurmFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new SlurmTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
