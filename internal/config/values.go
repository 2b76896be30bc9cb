package config

import (
	"reflect"
	"time"
)

// Origin says where the value of a top-level key came from.
func (c *Config) Origin(key string) string { return c.origins[key] }

// Value is one top-level setting.
type Value struct {
	Key   string
	Value any
}

// Values lists all top-level settings in the order of the reference.
func (c *Config) Values() []Value {
	var values []Value
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		if tag := v.Type().Field(i).Tag.Get("mapstructure"); tag != "" && tag != "-" {
			values = append(values, Value{Key: tag, Value: plain(v.Field(i))})
		}
	}
	return values
}

// plain turns a setting into maps and lists under the names of the file.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		m := map[string]any{}
		for i := range v.NumField() {
			if tag := v.Type().Field(i).Tag.Get("mapstructure"); tag != "" && !v.Field(i).IsZero() {
				m[tag] = plain(v.Field(i))
			}
		}
		return m
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	}
	if d, ok := v.Interface().(time.Duration); ok {
		return d.String()
	}
	return v.Interface()
}
