// Applies one folder as Flux' kustomize-controller does, with Flux' own libraries: generates the
// kustomization, builds it, applies it in stages on the server's side, and prunes what an earlier run
// had applied and this one has not.
//
//	flux-folder <kubeconfig> <folder> <name> <inventory>
//
// A folder that is "-" is one that is gone: everything in the inventory is pruned. Prints one line
// for each object: its identity and what was done.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/polling"
	"github.com/fluxcd/pkg/kustomize"
	"github.com/fluxcd/pkg/ssa"
	"github.com/fluxcd/pkg/ssa/normalize"
	ssautil "github.com/fluxcd/pkg/ssa/utils"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	group     = "kustomize.toolkit.fluxcd.io"
	namespace = "flux-system"
)

func main() {
	if len(os.Args) != 5 {
		fail(errors.New("usage: flux-folder <kubeconfig> <folder> <name> <inventory>"))
	}
	if err := reconcile(context.Background(), os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func reconcile(ctx context.Context, kubeconfig, folder, name, inventory string) error {
	manager, err := connect(kubeconfig)
	if err != nil {
		return err
	}
	before, err := read(inventory)
	if err != nil {
		return err
	}
	objects := []*unstructured.Unstructured{}
	if folder != "-" {
		if objects, err = build(folder); err != nil {
			return err
		}
		manager.SetOwnerLabels(objects, name, namespace)
		if err := apply(ctx, manager, objects); err != nil {
			return err
		}
	}
	if err := prune(ctx, manager, name, before, objects); err != nil {
		return err
	}
	return write(inventory, objects)
}

func connect(kubeconfig string) (*ssa.ResourceManager, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 200, 400
	kube, err := client.New(config, client.Options{})
	if err != nil {
		return nil, err
	}
	poller := polling.NewStatusPoller(kube, kube.RESTMapper(), polling.Options{})
	owner := ssa.Owner{Field: "kustomize-controller", Group: group}
	return ssa.NewResourceManager(kube, poller, owner), nil
}

func build(folder string) ([]*unstructured.Unstructured, error) {
	spec := unstructured.Unstructured{Object: map[string]any{
		"apiVersion": group + "/v1", "kind": "Kustomization",
		"metadata": map[string]any{"name": "folder", "namespace": namespace},
		"spec":     map[string]any{},
	}}
	action, err := kustomize.NewGenerator(folder, spec).WriteFile(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = kustomize.CleanDirectory(folder, action) }()
	built, err := kustomize.SecureBuild(folder, folder, false)
	if err != nil {
		return nil, err
	}
	objects := []*unstructured.Unstructured{}
	for _, resource := range built.Resources() {
		fields, err := resource.Map()
		if err != nil {
			return nil, err
		}
		objects = append(objects, &unstructured.Unstructured{Object: fields})
	}
	return objects, normalize.UnstructuredList(objects)
}

func apply(ctx context.Context, manager *ssa.ResourceManager, objects []*unstructured.Unstructured) error {
	changes, err := manager.ApplyAllStaged(ctx, objects, ssa.DefaultApplyOptions())
	if err != nil {
		return err
	}
	show(changes)
	return nil
}

func prune(
	ctx context.Context, manager *ssa.ResourceManager, name string,
	before, objects []*unstructured.Unstructured,
) error {
	kept := map[string]bool{}
	for _, one := range objects {
		kept[ssautil.FmtUnstructured(one)] = true
	}
	stale := []*unstructured.Unstructured{}
	for _, one := range before {
		if !kept[ssautil.FmtUnstructured(one)] {
			stale = append(stale, one)
		}
	}
	changes, err := manager.DeleteAll(ctx, stale, ssa.DeleteOptions{
		PropagationPolicy: metav1.DeletePropagationBackground,
		Inclusions:        manager.GetOwnerLabels(name, namespace),
		Exclusions: map[string]string{
			group + "/prune":     "disabled",
			group + "/reconcile": "disabled",
		},
	})
	if err != nil {
		return err
	}
	show(changes)
	return nil
}

func show(changes *ssa.ChangeSet) {
	for _, one := range changes.Entries {
		fmt.Println(one.Subject, one.Action)
	}
}

func read(inventory string) ([]*unstructured.Unstructured, error) {
	file, err := os.Open(inventory)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return ssautil.ReadObjects(file)
}

func write(inventory string, objects []*unstructured.Unstructured) error {
	text, err := ssautil.ObjectsToYAML(objects)
	if err != nil {
		return err
	}
	return os.WriteFile(inventory, []byte(text), 0o600)
}
